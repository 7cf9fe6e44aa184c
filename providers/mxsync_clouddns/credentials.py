"""Who asks: Google's credentials from the settings, and nothing a changed config could turn against us."""

import json
import warnings
from typing import Any
from urllib.parse import urlsplit

import google.auth
from google.auth import exceptions, impersonated_credentials
from google.auth.credentials import Credentials
from google.oauth2 import service_account

from mxsync.errors import HostError, InputError
from mxsync.provider import Context
from mxsync_clouddns.settings import GOOGLE_IAM, CloudDnsSettings

DNS = "https://www.googleapis.com/auth/ndev.clouddns.readwrite"
EVERYTHING = "https://www.googleapis.com/auth/cloud-platform"  # what impersonation asks for

_TOKENS = {"https://oauth2.googleapis.com/token", "https://accounts.google.com/o/oauth2/token"}


def credentials(settings: CloudDnsSettings, context: Context) -> tuple[Credentials, str]:
    """The credentials, not asked for a token yet, and the project they belong to (empty: unknown).

    Raises InputError for a key that is none, HostError where there are no credentials at all.
    """
    scope = EVERYTHING if settings.impersonate else DNS
    found, project = (
        _key(context.secret(settings.credentials), scope, context)
        if settings.credentials
        else _default(scope, context)
    )
    if settings.impersonate:
        found = _as_other(found, settings.impersonate, settings.iam_endpoint)
    return found, project


def account(found: Credentials) -> str:
    """The address of the account, if the credentials know it."""
    name = getattr(found, "service_account_email", "")
    return name if isinstance(name, str) and "@" in name else ""


def _default(scope: str, context: Context) -> tuple[Credentials, str]:
    try:
        with warnings.catch_warnings():
            # About quota projects of people's own credentials; Cloud DNS needs none.
            warnings.simplefilter("ignore", UserWarning)
            found, project = google.auth.default(scopes=[scope])
    except exceptions.DefaultCredentialsError as err:
        first = str(err).partition(". ")[0].partition("\n")[0]
        raise HostError(
            f"provider {context.provider}: there are no Google credentials: {first}",
            "log in with: gcloud auth application-default login",
            "or name a service account's key: credentials: file:PATH",
        ) from err
    except exceptions.GoogleAuthError as err:
        raise HostError(f"provider {context.provider}: no Google credentials: {err}") from err
    return found, project or ""


def _key(text: str, scope: str, context: Context) -> tuple[Credentials, str]:
    """A service account's key.

    Other kinds of credential files can make the library read files, run programs and send what comes out to
    an address in the file: a config under review must not be able to name one.
    """
    where = f"provider {context.provider}: the key in `credentials`"
    try:
        key: Any = json.loads(text)
    except ValueError:
        key = None  # the error would quote the text
    if not isinstance(key, dict) or key.get("type") != "service_account":
        raise InputError(
            f"{where} is not that of a service account",
            "make one with: gcloud iam service-accounts keys create FILE --iam-account=ACCOUNT",
            "other credentials come from the environment: GOOGLE_APPLICATION_CREDENTIALS",
        )
    _check_addresses(key, where, context)
    try:
        found = service_account.Credentials.from_service_account_info(key, scopes=[scope])
    except (ValueError, TypeError, exceptions.GoogleAuthError) as err:
        missing = [name for name in ("client_email", "token_uri", "private_key") if not key.get(name)]
        why = f"it has no {missing[0]}" if missing else "its private key cannot be read"
        raise InputError(f"{where} is broken: {why}", "download it again") from err
    project = key.get("project_id")
    return found, project if isinstance(project, str) else ""


def _check_addresses(key: dict[str, Any], where: str, context: Context) -> None:
    address = key.get("token_uri", "")
    if address in _TOKENS and key.get("universe_domain", "googleapis.com") == "googleapis.com":
        return
    if context.environ.get("MXSYNC_ALLOW_ENDPOINT") == "1":
        return
    host = urlsplit(address).hostname if isinstance(address, str) else None
    raise InputError(
        f"{where} fetches its tokens from {host or 'nowhere'}, not from Google",
        "if that is meant, allow it in the environment: MXSYNC_ALLOW_ENDPOINT=1",
    )


def _as_other(found: Credentials, target: str, endpoint: str) -> Credentials:
    path = f"/v1/projects/-/serviceAccounts/{target}:generateAccessToken"
    return impersonated_credentials.Credentials(
        source_credentials=found,
        target_principal=target,
        target_scopes=[DNS],
        iam_endpoint_override=None if endpoint == GOOGLE_IAM else endpoint + path,
    )
