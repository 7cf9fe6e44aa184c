"""Which owner and TTL each record of a zone file gets, and what BIND stores in the end.

Where the comments say master.c (lib/dns/master.c), BIND's loader decides and not an RFC.
"""

from mxsync.model import DnsName, Mx, MxRRset
from mxsync_bind import rrtypes
from mxsync_bind.names import Name
from mxsync_bind.source import Unclear

_ROOM = 65000  # bytes of rdata after which BIND stores a block early (master.c, MINTSIZ)
_PER_RECORD = 550  # more than two names and some numbers can add to a record's text on the wire


class Block:
    """The records of one owner that BIND holds back until another owner comes (master.c)."""

    __slots__ = ("mx", "owner", "start", "targets", "ttls")

    def __init__(self, owner: Name, start: int) -> None:
        self.owner = owner
        self.start = start
        self.ttls: dict[int | bytes, int] = {}
        self.mx: list[Mx] = []
        self.targets: set[DnsName] = set()  # of its NS records: their addresses may stand in between


Held = tuple[Block | None, Block | None]
"""The blocks being held back: of the owner in force, and of glue amid its records."""


class Blocks:
    """The state of owners and TTLs while a file is read from top to bottom.

    ``default`` is the value of $TTL; ``last`` the TTL stated last.
    """

    __slots__ = ("_block", "_found", "_glue", "data", "default", "last", "ttls")

    def __init__(self, data: bytes) -> None:
        self.data = data  # of the file at hand
        self._block: Block | None = None
        self._glue: Block | None = None
        self._found: dict[DnsName, tuple[int, list[Mx]]] = {}
        self.ttls: dict[tuple[DnsName, int | bytes], int] = {}
        self.default: int | None = None
        self.last: int | None = None

    def inherited(self) -> int | None:
        """The TTL of a line that states none; None: there is none to inherit."""
        return self.last if self.default is None else self.default

    def rrsets(self, *, at_end: bool = True) -> dict[DnsName, MxRRset]:
        """The MX RRsets as BIND serves them, once the file has ended, or a record of another owner comes."""
        if at_end:  # then the block comes first, elsewhere its glue does (master.c)
            self._store(self._block)
            self._store(self._glue)
        else:
            self._store(self._glue)
            self._store(self._block)
        return {owner: MxRRset(owner, ttl, tuple(mx)) for owner, (ttl, mx) in self._found.items()}

    def begin(self, owner: Name, ttl: int) -> None:
        """Begins amid a file in which ``ttl`` is the default and ``owner`` in force."""
        self._block = Block(owner, 0)
        self.default = self.last = ttl

    def enter(self, data: bytes) -> Held:
        """Begins another file, where the owner in force is in force too; what ``leave`` restores."""
        self._commit()
        before = self._block, self._glue
        current = self._glue or self._block
        self._block = None if current is None else Block(current.owner, 0)
        self._glue = None
        self.data = data
        return before

    def leave(self, data: bytes, before: Held) -> None:
        """Goes back to the file that included the one at hand."""
        self._commit()
        self._block, self._glue = before
        self.data = data

    def add(self, owner: Name, key: int | bytes, ttl: int, mx: Mx | None) -> None:
        """Stores a generated record, which is a block of its own."""
        block = Block(owner, 0)
        block.ttls[key] = ttl
        if mx is not None:
            block.mx.append(mx)
        self._store(block)

    def _commit(self) -> None:
        """Stores all records held back, the owner staying in force (master.c, COMMITALL)."""
        self._store(self._block)
        self._store(self._glue)
        self._block = None if self._block is None else Block(self._block.owner, self._block.start)
        self._glue = None if self._glue is None else Block(self._glue.owner, self._glue.start)

    def at(self, name: Name | None, start: int) -> Block:
        """The block for a record of ``name``, or with a blank owner; blocks left behind are stored."""
        glue, block = self._glue, self._block
        if name is None:
            current = glue or block
            if current is None:
                raise Unclear(start, "the first record has no owner")
            return current
        if glue is not None:
            if glue.owner.exact == name.exact:
                return glue
            self._store(glue)
            self._glue = None
        if block is not None:
            if block.owner.exact == name.exact:
                return block
            if name.name in block.targets:
                self._glue = Block(name, start)
                return self._glue
            self._store(block)
        self._block = block = Block(name, start)
        return block

    def amid_glue(self) -> bool:
        """Whether the records at hand are the address records of a name server amid another owner's."""
        return self._glue is not None

    def delegate(self, block: Block, target: Name) -> None:
        if block is self._block and block.owner.inside:
            block.targets.add(target.name)

    def take(
        self, block: Block, key: int | bytes, stated: int | None, start: int, minimum: int | None = None
    ) -> int:
        """The TTL a record's line says or inherits, after which the state is that of the next line."""
        if stated is not None:
            self.last = stated
        if not block.owner.inside:  # dropped, but a TTL it states is remembered (master.c)
            return self.last or 0
        if stated is None:
            if self.default is not None:
                self.last = self.default
            elif self.last is None:
                if minimum is None:
                    raise Unclear(start, "the record has no TTL, and nothing above it gives one")
                self.default = self.last = minimum
        ttl = self.last or 0
        prior = block.ttls.setdefault(key, ttl)
        if prior != ttl:
            # "TTL set to prior TTL": so have lines that inherit from this one (master.c).
            if (key == rrtypes.MX or self.default is None) and self._may_be_stored(block, start):
                raise Unclear(
                    start,
                    "the TTL differs from an earlier line of the same set in a very long run of records",
                    "write the same TTL on every line of the set",
                )
            self.last = prior
        return ttl

    def _may_be_stored(self, block: Block, start: int) -> bool:
        """Whether the records of a block up to ``start`` may be so many that BIND has stored some."""
        lines = self.data.count(b"\n", block.start, start) + 1
        return start - block.start + lines * _PER_RECORD > _ROOM

    def _store(self, block: Block | None) -> None:
        """BIND adds the block to the zone: the last block of an owner decides an RRset's TTL."""
        if block is None or not block.owner.inside:
            return
        owner = block.owner.name
        if block.mx:
            _, records = self._found.get(owner, (0, []))
            records += block.mx
            self._found[owner] = (block.ttls[rrtypes.MX], records)
        for key, ttl in block.ttls.items():
            self.ttls[owner, key] = ttl
