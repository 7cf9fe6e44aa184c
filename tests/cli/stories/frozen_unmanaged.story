Frozen zones are not changed; MX records that no spec names are reported or refused, as the spec says.

--- mxsync.yaml
specs: specs/
defaults: {provider: bind}
providers:
  bind: {type: bind, file: "zones/{zone}.zone"}
guard: {max_changed: 100, max_removed: 1}

--- zones/example.com.zone
$TTL 1h
@     IN SOA ns1 hostmaster ( 2020010101 2h 15m 2w 5m ) ; keep me
      IN NS  ns1
      IN MX  10 mail     ; the old server
      IN TXT "v=spf1 mx -all"
ns1   IN A   192.0.2.53
mail  IN A   192.0.2.25
lists IN MX  10 mail

--- specs/example.com.yaml
zone: example.com
frozen: mail migration until Friday
mx: {"@": [10 mx1.host.example]}

$ mxsync plan --detailed-exitcode
example.com  (bind file:zones/example.com.zone)
  ~ @  MX  TTL 3600
      - 10 mail.example.com
      + 10 mx1.host.example
  ! the spec freezes this zone: mail migration until Friday
  = mail example.com: mx1.host.example; mx1.host.example down: mail waits (hosts not looked up)
  * warning MX402: example.com: no target stays: for 3600 s mail still goes to mail.example.com
      hint: let the old hosts receive and forward until then

Plan: 0 to create, 1 to replace, 0 to delete in 1 zone
2> 1 zone cannot be applied as planned, see the lines with !
2> not shown: 1 info; mxsync check shows them
[exit 2]

$ mxsync apply --auto-approve
example.com (bind): refused
  ~ @
  the spec freezes this zone: mail migration until Friday
Apply: 1 zone refused
2> example.com  (bind file:zones/example.com.zone)
2>   ~ @  MX  TTL 3600
2>       - 10 mail.example.com
2>       + 10 mx1.host.example
2>   ! the spec freezes this zone: mail migration until Friday
2>   = mail example.com: mx1.host.example; mx1.host.example down: mail waits (hosts not looked up)
2>   * warning MX402: example.com: no target stays: for 3600 s mail still goes to mail.example.com
2>       hint: let the old hosts receive and forward until then
2>
2> Plan: 0 to create, 1 to replace, 0 to delete in 1 zone
2> 1 zone cannot be applied as planned, see the lines with !
2> not shown: 1 info; mxsync check shows them
2> receipt: .mxsync/receipts/<RECEIPT>
[exit 3]

$ sed -i 's/^frozen.*/unmanaged: report/' specs/example.com.yaml; mxsync plan
example.com  (bind file:zones/example.com.zone)
  ~ @  MX  TTL 3600
      - 10 mail.example.com
      + 10 mx1.host.example
  = mail example.com: mx1.host.example; mx1.host.example down: mail waits (hosts not looked up)
  * info unmanaged: lists.example.com has MX records and no spec names it
      hint: add it to the spec, or take it off with `absent`
  * warning MX402: example.com: no target stays: for 3600 s mail still goes to mail.example.com
      hint: let the old hosts receive and forward until then

Plan: 0 to create, 1 to replace, 0 to delete in 1 zone
2> not shown: 1 info; mxsync check shows them

$ sed -i 's/^unmanaged.*/unmanaged: error/' specs/example.com.yaml; mxsync plan
example.com  (bind file:zones/example.com.zone)
  ~ @  MX  TTL 3600
      - 10 mail.example.com
      + 10 mx1.host.example
  ! the zone has MX records at owners the spec does not name: lists; add them, or set them absent, or set unmanaged to report or ignore
  = mail example.com: mx1.host.example; mx1.host.example down: mail waits (hosts not looked up)
  * warning MX402: example.com: no target stays: for 3600 s mail still goes to mail.example.com
      hint: let the old hosts receive and forward until then

Plan: 0 to create, 1 to replace, 0 to delete in 1 zone
2> 1 zone cannot be applied as planned, see the lines with !
2> not shown: 1 info; mxsync check shows them

$ mxsync apply --auto-approve
example.com (bind): refused
  ~ @
  the zone has MX records at owners the spec does not name: lists; add them, or set them absent, or set unmanaged to report or ignore
Apply: 1 zone refused
2> example.com  (bind file:zones/example.com.zone)
2>   ~ @  MX  TTL 3600
2>       - 10 mail.example.com
2>       + 10 mx1.host.example
2>   ! the zone has MX records at owners the spec does not name: lists; add them, or set them absent, or set unmanaged to report or ignore
2>   = mail example.com: mx1.host.example; mx1.host.example down: mail waits (hosts not looked up)
2>   * warning MX402: example.com: no target stays: for 3600 s mail still goes to mail.example.com
2>       hint: let the old hosts receive and forward until then
2>
2> Plan: 0 to create, 1 to replace, 0 to delete in 1 zone
2> 1 zone cannot be applied as planned, see the lines with !
2> not shown: 1 info; mxsync check shows them
2> receipt: .mxsync/receipts/<RECEIPT>
[exit 3]
