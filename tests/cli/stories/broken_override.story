A list of parked domains does not take down the one whose own spec is broken for the moment.

--- mxsync.yaml
providers:
  bind: {type: bind, file: "zones/{zone}.zone"}

--- zones/live.example.zone
$TTL 1h
@ IN SOA ns1 hostmaster 1 2h 15m 2w 5m
@ IN NS ns1.host.example.
@ IN MX 10 mx.host.example.

--- zones/parked.example.zone
$TTL 1h
@ IN SOA ns1 hostmaster 1 2h 15m 2w 5m
@ IN NS ns1.host.example.

--- specs/parked.yaml
zones: [live.example, parked.example]
mx: no-mail

--- specs/live.yaml
{zone: live.example, overrides: true, mx: [10 mx.host.example]

$ mxsync apply --auto-approve
parked.example (bind): applied
  + @
Apply: 1 zone applied
2> parked.example  (bind file:zones/parked.example.zone)
2>   + @  MX  TTL 3600  (accepts no mail)
2>       + 0 .
2>   = mail parked.example: none is accepted (null MX)
2>
2> Plan: 1 to create, 0 to replace, 0 to delete in 1 zone
2> specs/live.yaml:1:1: the mapping opened here with { is not closed where line 2 goes on
2>   hint: between brackets a text that holds { } [ ] or a comma needs quotes
2> specs/parked.yaml:1:9: a list names live.example, and a spec that cannot be read may override it there: left alone
2>   hint: mend the other errors first
2> 2 errors in the specs, their zones are not planned
2> receipt: .mxsync/receipts/<RECEIPT>
2> specs with errors were left alone, see mxsync validate
[exit 1]

$ grep MX zones/live.example.zone
@ IN MX 10 mx.host.example.

$ mxsync plan live.example
2> specs/live.yaml:1:1: the mapping opened here with { is not closed where line 2 goes on
2>   hint: between brackets a text that holds { } [ ] or a comma needs quotes
2> specs/parked.yaml:1:9: a list names live.example, and a spec that cannot be read may override it there: left alone
2>   hint: mend the other errors first
2> error: no zone in the specs matches 'live.example'
2>   hint: did you mean parked.example?
[exit 1]

$ rm specs/live.yaml; ln -s nowhere specs/live.yaml; mxsync plan
Plan: 0 to create, 0 to replace, 0 to delete in 0 zones
2> specs/live.yaml: <FOLDER>/specs/live.yaml does not exist
2> specs/parked.yaml:1:9: a list names live.example, parked.example, and a spec that cannot be read may override it there: left alone
2>   hint: mend the other errors first
2> 2 errors in the specs, their zones are not planned
[exit 1]
