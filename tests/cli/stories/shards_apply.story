Each job of a CI matrix applies its own shard; the receipts tell together what was done.

--- mxsync.yaml
specs: specs/
defaults: {provider: bind}
providers:
  bind: {type: bind, file: "zones/{zone}.zone"}

--- template
$TTL 1h
@     IN SOA ns1.host.example. hostmaster.host.example. 2020010101 2h 15m 2w 5m
      IN NS  ns1.host.example.
      IN MX  10 old.host.example.

--- specs/zones.yaml
zones: [one.example, two.example, three.example, four.example]
mx: [10 mx.host.example]

$ mkdir zones; for zone in one two three four; do cp template zones/$zone.example.zone; done

$ mxsync apply --shard 1/4 --auto-approve
Apply: nothing to do
2> shard 1 of 4
2> Plan: 0 to create, 0 to replace, 0 to delete in 0 zones
2> no zone is in this shard
2> receipt: .mxsync/receipts/<RECEIPT>

$ mxsync apply --shard 2/4 --auto-approve
Apply: nothing to do
2> shard 2 of 4
2> Plan: 0 to create, 0 to replace, 0 to delete in 0 zones
2> no zone is in this shard
2> receipt: .mxsync/receipts/<RECEIPT>

$ mxsync plan --shard 3/4 --out 3.json > out && mxsync apply 3.json
four.example (bind): applied
  ~ @
three.example (bind): applied
  ~ @
Apply: 2 zones applied
2> not shown: 2 infos; mxsync check shows them
2> saved 3.json, <DIGEST>
2> apply it with: mxsync apply 3.json
2> receipt: .mxsync/receipts/<RECEIPT>

$ mxsync show --merge .mxsync/receipts/*
Applied <TIME> by <ACTOR>
plan <DIGEST>, shard 1/4
plan <DIGEST>, shard 2/4
plan <DIGEST>, shard 3/4

four.example  (bind file:zones/four.example.zone): applied
  ~ @  MX  TTL 3600
      - 10 old.host.example
      + 10 mx.host.example

three.example  (bind file:zones/three.example.zone): applied
  ~ @  MX  TTL 3600
      - 10 old.host.example
      + 10 mx.host.example

Apply: 2 zones applied
2> this is not the whole: shard 4 of 4 is missing
[exit 1]

$ mxsync show --merge .mxsync/receipts/* --format json | grep -v '"at"\|"file"'
{
 "schema": "mxsync.receipt-document/1",
 "digest": "",
 "shard": "",
 "actor": "tester",
 "commit": "",
 "complete": false,
 "notes": [],
 "zones": [
  {
   "ref": {
    "provider": "bind",
    "name": "four.example.",
    "id": "",
    "scope": "file:zones/four.example.zone"
   },
   "changes": [
    {
     "owner": "four.example.",
     "old": {
      "ttl": 3600,
      "rdata": [
       "10 old.host.example."
      ]
     },
     "new": {
      "ttl": 3600,
      "rdata": [
       "10 mx.host.example."
      ]
     }
    }
   ],
   "verdict": "applied",
   "batches": 1,
   "message": "",
   "notes": [],
   "pending": "",
   "publication": null,
   "verification": null
  },
  {
   "ref": {
    "provider": "bind",
    "name": "three.example.",
    "id": "",
    "scope": "file:zones/three.example.zone"
   },
   "changes": [
    {
     "owner": "three.example.",
     "old": {
      "ttl": 3600,
      "rdata": [
       "10 old.host.example."
      ]
     },
     "new": {
      "ttl": 3600,
      "rdata": [
       "10 mx.host.example."
      ]
     }
    }
   ],
   "verdict": "applied",
   "batches": 1,
   "message": "",
   "notes": [],
   "pending": "",
   "publication": null,
   "verification": null
  }
 ],
 "sources": [
  {
   "shard": "1/4",
   "digest": "<DIGEST>",
   "complete": true
  },
  {
   "shard": "2/4",
   "digest": "<DIGEST>",
   "complete": true
  },
  {
   "shard": "3/4",
   "digest": "<DIGEST>",
   "complete": true
  }
 ],
 "missing": [
  "4/4"
 ]
}
2> this is not the whole: shard 4 of 4 is missing

$ mxsync apply --shard 4/4
2> one.example  (bind file:zones/one.example.zone)
2>   ~ @  MX  TTL 3600
2>       - 10 old.host.example
2>       + 10 mx.host.example
2>   = mail one.example: mx.host.example; mx.host.example down: mail waits (hosts not looked up)
2>   * warning MX402: one.example: no target stays: for 3600 s mail still goes to old.host.example
2>       hint: let the old hosts receive and forward until then
2>
2> two.example  (bind file:zones/two.example.zone)
2>   ~ @  MX  TTL 3600
2>       - 10 old.host.example
2>       + 10 mx.host.example
2>   = mail two.example: mx.host.example; mx.host.example down: mail waits (hosts not looked up)
2>   * warning MX402: two.example: no target stays: for 3600 s mail still goes to old.host.example
2>       hint: let the old hosts receive and forward until then
2>
2> shard 4 of 4
2> Plan: 0 to create, 2 to replace, 0 to delete in 2 zones
2> not shown: 2 infos; mxsync check shows them
2> error: nobody can be asked: standard input is no terminal
2>   hint: save a plan and apply it, or pass --auto-approve
[exit 1]

$ mxsync apply --shard 4/4 --auto-approve
one.example (bind): applied
  ~ @
two.example (bind): applied
  ~ @
Apply: 2 zones applied
2> one.example  (bind file:zones/one.example.zone)
2>   ~ @  MX  TTL 3600
2>       - 10 old.host.example
2>       + 10 mx.host.example
2>   = mail one.example: mx.host.example; mx.host.example down: mail waits (hosts not looked up)
2>   * warning MX402: one.example: no target stays: for 3600 s mail still goes to old.host.example
2>       hint: let the old hosts receive and forward until then
2>
2> two.example  (bind file:zones/two.example.zone)
2>   ~ @  MX  TTL 3600
2>       - 10 old.host.example
2>       + 10 mx.host.example
2>   = mail two.example: mx.host.example; mx.host.example down: mail waits (hosts not looked up)
2>   * warning MX402: two.example: no target stays: for 3600 s mail still goes to old.host.example
2>       hint: let the old hosts receive and forward until then
2>
2> shard 4 of 4
2> Plan: 0 to create, 2 to replace, 0 to delete in 2 zones
2> not shown: 2 infos; mxsync check shows them
2> receipt: .mxsync/receipts/<RECEIPT>

$ mxsync show --merge .mxsync/receipts/*
Applied <TIME> by <ACTOR>
plan <DIGEST>, shard 1/4
plan <DIGEST>, shard 2/4
plan <DIGEST>, shard 3/4
plan <DIGEST>, shard 4/4

four.example  (bind file:zones/four.example.zone): applied
  ~ @  MX  TTL 3600
      - 10 old.host.example
      + 10 mx.host.example

one.example  (bind file:zones/one.example.zone): applied
  ~ @  MX  TTL 3600
      - 10 old.host.example
      + 10 mx.host.example

three.example  (bind file:zones/three.example.zone): applied
  ~ @  MX  TTL 3600
      - 10 old.host.example
      + 10 mx.host.example

two.example  (bind file:zones/two.example.zone): applied
  ~ @  MX  TTL 3600
      - 10 old.host.example
      + 10 mx.host.example

Apply: 4 zones applied
2> merged 4 of 4 shards

$ mxsync show --merge .mxsync/receipts/* --format json | sed -n '/"sources"/,$p' | grep -v '"at"\|"file"'
 "sources": [
  {
   "shard": "1/4",
   "digest": "<DIGEST>",
   "complete": true
  },
  {
   "shard": "2/4",
   "digest": "<DIGEST>",
   "complete": true
  },
  {
   "shard": "3/4",
   "digest": "<DIGEST>",
   "complete": true
  },
  {
   "shard": "4/4",
   "digest": "<DIGEST>",
   "complete": true
  }
 ],
 "missing": []
}
2> merged 4 of 4 shards

$ mxsync show .mxsync/receipts/$(ls .mxsync/receipts | head -1)
Applied <TIME> by <ACTOR>
plan <DIGEST>
shard 1 of 4

Apply: nothing to do

$ mxsync undo --auto-approve three.example > out
2> undoing .mxsync/receipts/<RECEIPT> (applied <TIME>)
2> receipt: .mxsync/receipts/<RECEIPT>
2> the specs still want it the other way; edit them, or the next apply redoes it:
2>   specs/zones.yaml:2:1  (three.example)
2>     this place speaks for 4 zones; to change this one alone,
2>     write a spec of its own (zone: three.example, overrides: true) with
2>     "@":
2>       ttl: 3600
2>       set:
2>         - 10 old.host.example
