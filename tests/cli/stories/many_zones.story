Zones with the same MX sets share a spec; what has no MX, and what cannot be read, is told.

--- mxsync.yaml
providers:
  bind: {type: bind, file: "zones/{zone}.zone"}

--- zones/one.example.zone
$TTL 1h
@ IN SOA ns1 hostmaster 1 2h 15m 2w 5m
@ IN NS ns1.host.example.
@ IN MX 10 mx1.host.example.

--- zones/two.example.zone
$TTL 3600
@ IN SOA ns1 hostmaster 1 2h 15m 2w 5m
@ IN NS ns1.host.example.
@ IN MX 10 mx1.host.example.

--- zones/three.example.zone
$TTL 1h
@ IN SOA ns1 hostmaster 1 2h 15m 2w 5m
@ IN NS ns1.host.example.
@ IN MX 10 mx1.host.example.
* 300 IN MX 0 .

--- zones/nothing.example.zone
$TTL 1h
@ IN SOA ns1 hostmaster 1 2h 15m 2w 5m
@ IN NS ns1.host.example.

--- zones/bad.example.zone
; not a zone at all
hello world

$ mxsync import --all --out imported
2> error: bad.example (bind): zones/bad.example.zone:2: unknown record type
2>   hint: a record is [owner] [TTL] [class] type data; a line that begins with white space has no owner
2> wrote imported/one.example-and-1-more.yaml
2> wrote imported/three.example.yaml
2> 1 zone without MX records to manage got no spec
[exit 1]

$ tail -n +1 imported/*
==> imported/one.example-and-1-more.yaml <==
# yaml-language-server: $schema=../mxsync-spec.schema.json
zones:
  - one.example
  - two.example
ttl: 1h
mx:
  "@":
    - 10 mx1.host.example

==> imported/three.example.yaml <==
# yaml-language-server: $schema=../mxsync-spec.schema.json
zone: three.example
mx:
  "@":
    ttl: 1h
    set:
      - 10 mx1.host.example
  "*":
    ttl: 5m
    set: no-mail

$ mxsync import --all --out imported
2> error: bad.example (bind): zones/bad.example.zone:2: unknown record type
2>   hint: a record is [owner] [TTL] [class] type data; a line that begins with white space has no owner
2> error: imported/one.example-and-1-more.yaml exists and is not overwritten
2>   hint: write elsewhere with --out
2> error: imported/three.example.yaml exists and is not overwritten
2>   hint: write elsewhere with --out
2> 1 zone without MX records to manage got no spec
[exit 1]

$ mv imported specs; mxsync plan --detailed-exitcode
Plan: 0 to create, 0 to replace, 0 to delete in 0 zones
2> 3 zones as specified

$ mxsync plan 't*' nothing.example
2> error: no zone in the specs matches 'nothing.example'
2>   hint: did you mean one.example?
2>   hint: did you mean three.example?
2>   hint: did you mean two.example?
[exit 1]

$ mxsync plan 't*.example' --format json | python3 -c 'import json,sys; d=json.load(sys.stdin); print(d["unchanged"], d["body"])'
2 {'zones': [], 'allow': []}
2> 2 zones as specified

$ mxsync validate --format json | python3 -c 'import json,sys; d=json.load(sys.stdin); print(d["zones"], d["errors"])'
3 []
2> 3 zones in 2 spec files: all valid, 3 infos (mxsync check)

$ sed -i 's/10 mx1/20 mx1/' specs/one.example-and-1-more.yaml; mxsync apply --auto-approve 2>/dev/null; mxsync undo one.example --auto-approve
one.example (bind): applied
  ~ @
two.example (bind): applied
  ~ @
Apply: 2 zones applied
one.example  (bind file:zones/one.example.zone)
  ~ @  MX  TTL 3600
      + 10 mx1.host.example
      - 20 mx1.host.example

Plan: 0 to create, 1 to replace, 0 to delete in 1 zone
one.example (bind): applied
  ~ @
Apply: 1 zone applied
2> undoing .mxsync/receipts/<RECEIPT> (applied <TIME>)
2> receipt: .mxsync/receipts/<RECEIPT>
2> the specs still want it the other way; edit them, or the next apply redoes it:
2>   specs/one.example-and-1-more.yaml:7:3  (one.example)
2>     this place speaks for 2 zones; to change this one alone,
2>     write a spec of its own (zone: one.example, overrides: true) with
2>     "@":
2>       ttl: 3600
2>       set:
2>         - 10 mx1.host.example

$ ln -s /etc/passwd zones/escaped.example.zone; mxsync import --all --out again
2> error: bad.example (bind): zones/bad.example.zone:2: unknown record type
2>   hint: a record is [owner] [TTL] [class] type data; a line that begins with white space has no owner
2> error: escaped.example (bind): zones/escaped.example.zone lies outside <FOLDER>
2>   hint: move it there, or allow its folder in the environment: MXSYNC_ALLOW_PATHS=/etc
2> wrote again/one.example.yaml
2> wrote again/three.example.yaml
2> wrote again/two.example.yaml
2> 1 zone without MX records to manage got no spec
[exit 1]
