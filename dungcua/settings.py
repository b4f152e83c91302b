"""Settings of a deployment: one list for the environment, the CLI and the documentation.

Every setting is an environment variable ``DUNGCUA_<NAME>``. Secrets come from the
environment only; the set-up writes a file of random ones for a machine that has none
(``var/secrets.env``, readable by its owner only).
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

__all__ = ["ROOT", "Settings"]

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """What an operator may change; the defaults serve one machine."""

    model_config = SettingsConfigDict(
        env_prefix="DUNGCUA_",
        env_file=ROOT / "var" / "secrets.env",
        extra="ignore",
    )

    host: str = Field("127.0.0.1", description="Address that the pages are served on.")
    port: int = Field(8080, description="Port that the pages are served on.")
    var: Path = Field(ROOT / "var", description="Folder for the database, index and model.")
    database_url: str = Field(
        "", description="SQLAlchemy URL; empty means SQLite in the var folder."
    )
    secret_key: SecretStr = Field(
        SecretStr(""), description="Signs cookies and forms; at least 32 characters."
    )
    encryption_key: SecretStr = Field(
        SecretStr(""),
        description="Seals contacts and second factors; several by commas, the first one seals.",
    )
    public_url: str = Field(
        "", description="Base URL that people reach the pages by, for links and QR codes."
    )
    https: bool = Field(False, description="Pages are reached by HTTPS: cookies are Secure.")
    rasa: Literal["spawn", "external", "off"] = Field(
        "spawn", description="Start Rasa beside the pages, use a running one, or do without."
    )
    rasa_url: str = Field("http://127.0.0.1:5005", description="Where Rasa listens (loopback).")
    rasa_python: Path = Field(
        ROOT / ".venv-rasa" / "bin" / "python", description="Interpreter of Rasa's environment."
    )
    rasa_timeout: float = Field(10.0, description="Seconds to wait for one reply of Rasa.")
    rasa_token: SecretStr = Field(SecretStr(""), description="Shared with Rasa's input channel.")
    action_port: int = Field(5055, description="Loopback port of the action server.")
    action_secret: SecretStr = Field(SecretStr(""), description="Shared with Rasa's action calls.")
    max_message: int = Field(4000, description="Longest message taken, in characters.")
    rate_per_minute: int = Field(20, description="Messages a conversation may send a minute.")
    lookups_per_minute: int = Field(
        10, ge=1, description="Tracking codes an address may look up a minute."
    )
    second_factor: bool = Field(
        True, description="Everybody at the desk needs a second factor; off: who has set one up."
    )
    desk_idle_minutes: int = Field(
        60, ge=5, description="Minutes after which an unused session of the desk ends."
    )
    desk_session_hours: int = Field(
        12, ge=1, le=24, description="Hours after which a session of the desk ends in any case."
    )
    service_hours: str = Field(
        "",
        description="When the desk is staffed: `t2-t6 07:30-11:30 13:30-17:00; t7 07:30-11:30`.",
    )
    desk_return_minutes: int = Field(
        10, ge=1, description="Minutes after which an untouched conversation waits again."
    )
    desk_keep_days: int = Field(
        180, ge=1, description="Days that call-backs and settled corrections are kept."
    )
    oidc_issuer: str = Field(
        "", description="Issuer of the organisation's own login (OIDC); empty means none."
    )
    oidc_client_id: str = Field("", description="Our client id at that issuer.")
    oidc_client_secret: SecretStr = Field(
        SecretStr(""), description="Our client secret at that issuer, if it gave one."
    )
    oidc_name: str = Field("", description="Name of that login on the sign-in page.")
    idle_minutes: int = Field(
        60, ge=1, description="Minutes of silence after which a talk is closed with its memory."
    )
    keep_days: int = Field(30, ge=1, description="Days a silent conversation is kept.")
    keep_complaint_days: int = Field(
        730, ge=30, description="Days the content of a finished complaint is kept."
    )
    keep_contact_days: int = Field(
        90, ge=1, description="Days a contact and a PIN are kept after the complaint's end."
    )
    zalo_app_id: str = Field("", description="Zalo app of the Official Account; empty: no Zalo.")
    zalo_app_secret: SecretStr = Field(SecretStr(""), description="Renews Zalo's access token.")
    zalo_oa_secret: SecretStr = Field(SecretStr(""), description="Proves Zalo's webhook calls.")
    zalo_refresh_token: SecretStr = Field(
        SecretStr(""), description="First refresh token; later ones are kept sealed."
    )
    zalo_api: str = Field("https://openapi.zalo.me", description="Zalo's message API.")
    zalo_oauth: str = Field("https://oauth.zaloapp.com", description="Zalo's token service.")
    messenger_app_secret: SecretStr = Field(
        SecretStr(""), description="Proves Messenger's webhook calls; empty: no Messenger."
    )
    messenger_verify_token: SecretStr = Field(
        SecretStr(""), description="Our word when Messenger subscribes."
    )
    messenger_page_token: SecretStr = Field(
        SecretStr(""), description="Sends as the Facebook page."
    )
    messenger_api: str = Field(
        "https://graph.facebook.com/v25.0", description="Messenger's Send API."
    )
    smallest_group: int = Field(
        10, ge=3, description="Least number of people in a published figure about complaints."
    )
    hotline: str = Field("", description="Hotline of this deployment, shown when set.")

    @cached_property
    def database(self) -> str:
        """The SQLAlchemy URL in force."""
        return self.database_url or f"sqlite:///{self.var / 'dungcua.db'}"
