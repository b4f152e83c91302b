"""Answers for other systems: JSON below ``/api/v1``, described by ``openapi.yaml``."""
