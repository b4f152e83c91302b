"""``dungcua migrate``: bring the database to the newest revision, and nothing else."""

from __future__ import annotations

from dungcua.settings import Settings

__all__ = ["migrate"]


def migrate() -> None:
    """Đưa cơ sở dữ liệu lên phiên bản mới nhất · bring the database up to date."""
    from dungcua.store.engine import Store

    store = Store(Settings().database)
    try:
        store.upgrade()
    finally:
        store.close()


if __name__ == "__main__":
    migrate()
