"""One run's surroundings: the config, its providers opened on demand, progress, the clock."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from types import TracebackType
from typing import Self, TypeVar

from mxsync.config import Dns, LoadedConfig
from mxsync.errors import HostError, InputError, InputErrors, MxsyncError, ZoneMissing, internal_error
from mxsync.fleet import SILENT, Done, Progress, Within, compute_each, each
from mxsync.model import DnsName, Shard, ZoneRef, display
from mxsync.plan.values import stamp
from mxsync.provider import Buckets, Capabilities, Context, Provider, registry
from mxsync.resolver import Manners, Resolver

Item = TypeVar("Item")
Result = TypeVar("Result")

AT_ONCE = 2000
"""Zones whose results a stream holds at once: enough to keep every worker busy most of the time."""


def manners(dns: Dns, runs: int = 1) -> Manners:
    """How the config wants name servers to be asked, by so many runs at a time together."""
    burst = max(Manners().burst // runs, 1)
    return Manners(resolvers=dns.resolvers, rate=dns.rate / runs, burst=burst, patience=dns.timeout)


class Session:
    """Opens each provider at most once and closes them all at the end. Thread-safe.

    ``parallelism`` 0 lets the providers say; ``hosts`` stands in for the configured providers. With a
    ``shard`` the run is one of several at a time: it is about the zones of the shard, and asks hosts and name
    servers at its part of the pace.
    """

    def __init__(
        self,
        config: LoadedConfig,
        *,
        progress: Progress = SILENT,
        parallelism: int = 0,
        shard: Shard | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        hosts: Callable[[str], Provider] | None = None,
    ) -> None:
        self.config = config
        self.progress = progress
        self.shard = shard
        self.clock = clock
        self._parallelism = parallelism
        self._hosts = hosts
        self._stack = ExitStack()
        self._lock = threading.Lock()
        self._resolving = threading.Lock()  # its own: a provider that connects may want the resolver
        self._providers: dict[str, Provider | MxsyncError] = {}
        self._buckets = Buckets(progress.hold, runs=self._runs)
        self._resolver: Resolver | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def now(self) -> str:
        """The time, RFC 3339 in UTC."""
        return stamp(self.clock())

    def resolver(self) -> Resolver:
        """The run's resolver, as the config's ``dns`` says; sockets are opened when it is first wanted."""
        with self._resolving:
            if self._resolver is None:
                self._resolver = self._stack.enter_context(
                    Resolver(manners(self.config.config.dns, self._runs))
                )
            return self._resolver

    def provider(self, name: str) -> Provider:
        """The connected provider of that name. Raises the same MxsyncError each time if it cannot be had."""
        with self._lock:
            if name not in self._providers:
                self._providers[name] = self._connect(name)
            found = self._providers[name]
        if isinstance(found, MxsyncError):
            raise found
        return found

    def writers(self, names: Iterable[str]) -> int:
        """How many zones to change at once: the user's word, else the most a named provider is good for."""
        return self._parallelism or self._most(names, lambda can: can.writers)

    def read_each(
        self, items: Sequence[Item], providers: Iterable[str], work: Callable[[Item], Result]
    ) -> Done[Item, Result]:
        """``work``, which only reads from ``providers``, on every item: in threads or in processes."""
        return self._read(items, self._readers(providers), work, self.progress)

    def read_stream(
        self, items: Sequence[Item], providers: Iterable[str], work: Callable[[Item], Result]
    ) -> Iterator[Done[Item, Result]]:
        """As ``read_each``, some items after the other, so that not all results are held at once."""
        readers = self._readers(providers)
        self.progress.start("reading zones", len(items))
        try:
            for begin in range(0, len(items), AT_ONCE):
                yield self._read(items[begin : begin + AT_ONCE], readers, work, Within(self.progress))
        finally:
            self.progress.finish()

    def locate(self, provider: str, zone: DnsName, zone_id: str) -> ZoneRef:
        """The one zone meant. Raises ZoneMissing if there is none, HostError if there are several."""
        host = self.provider(provider)
        found = host.find(zone, zone_id)
        if len(found) == 1:
            return found[0]
        if not found:
            raise ZoneMissing(
                f"provider {provider!r} has no zone {display(zone)}"
                + (f" with id {zone_id!r}" * bool(zone_id)),
                host.explain_missing(zone),
            )
        ids = ", ".join(sorted(ref.id for ref in found))
        raise HostError(
            f"provider {provider!r} has {len(found)} zones named {display(zone)}: {ids}",
            f"say which one in its spec: provider: {{name: {provider}, zone_id: {found[0].id}}}",
        )

    @property
    def _runs(self) -> int:
        """How many runs share the accounts."""
        return self.shard.of if self.shard else 1

    def _readers(self, providers: Iterable[str]) -> int:
        return self._most(providers, lambda can: can.readers)

    def _read(
        self, items: Sequence[Item], readers: int, work: Callable[[Item], Result], progress: Progress
    ) -> Done[Item, Result]:
        if readers == 1:
            return compute_each(
                items, work, processes=self._parallelism, label="reading zones", progress=progress
            )
        return each(
            items,
            work,
            parallelism=self._parallelism or readers,
            label="reading zones",
            progress=progress,
        )

    def _most(self, names: Iterable[str], width: Callable[[Capabilities], int]) -> int:
        most = 1
        for name in names:
            try:
                most = max(most, width(self.provider(name).capabilities))
            except MxsyncError:  # its zones fail one by one, each with this error
                continue
        return most

    def _connect(self, name: str) -> Provider | MxsyncError:
        try:
            entry = self.config.provider(name)
            if self._hosts is not None:
                return self._hosts(name)
            backend = registry.load(entry.type, where=entry.where)
            settings = self.config.validate_settings(name, backend.Settings)
            context = Context(
                provider=name,
                boundary=self.config.boundary,
                buckets=self._buckets,
                resolver=self.resolver,
            )
            return self._stack.enter_context(backend.connect(settings, context))
        except InputErrors as err:
            # Told once for each zone of the provider, so it has to say everything in one.
            hints = (hint for one in err.errors for hint in one.hints)
            return InputError("; ".join(str(one) for one in err.errors), *hints)
        except MxsyncError as err:
            return err
        except Exception as err:  # noqa: BLE001 - a bug in one backend hides no other provider's zones
            return internal_error(err)
