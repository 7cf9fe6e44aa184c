"""The least a provider has to permit for the zones of the specs."""

from mxsync.errors import InputError, InputErrors
from mxsync.model import Desired, Failure, ZoneRef, sort_key
from mxsync.provider import GrantsByPolicy
from mxsync.spec import Specs
from mxsync.workflow.session import Session


def policy(session: Session, specs: Specs, name: str, *, read_only: bool) -> tuple[str, tuple[Failure, ...]]:
    """The provider's policy document; zones that cannot be found, and then no document.

    Raises InputError: errors in the specs (their zones would be missing), no zone at this provider, a host
    without policies.
    """
    host = session.provider(name)
    if not isinstance(host, GrantsByPolicy):
        raise InputError(
            f"provider {name!r} (type {session.config.provider(name).type}) has no policy document",
            "its host does not grant access that way; the page of the backend says what mxsync needs there",
        )
    if specs.errors:
        raise InputErrors(specs.errors)
    wanted = [one for one in specs.desired if one.provider == name]
    if not wanted:
        raise InputError(f"no spec names a zone at provider {name!r}")

    def find(one: Desired) -> ZoneRef:
        return session.locate(name, one.zone, one.zone_id)

    done = session.read_each(wanted, {name}, find)
    if done.failures:
        return "", tuple(Failure(ZoneRef(name, one.zone, one.zone_id), error) for one, error in done.failures)
    refs = sorted((ref for _, ref in done.results), key=lambda ref: (sort_key(ref.name), ref))
    return host.policy(refs, read_only=read_only), ()
