Text from outside never reaches the terminal raw.

--- mxsync.yaml
specs: specs/
defaults: {provider: bind}
providers:
  bind: {type: bind, file: "zones/{zone}.zone"}
guard: {max_changed: 100, max_removed: 1}

--- zones/example.com.zone
$TTL 1h
@ IN SOA ns1 hostmaster 1 2h 15m 2w 5m
@ IN NS ns1.host.example.
\027[31mred IN MX 10 a\010b.host.example.

--- specs/example.com.yaml
zone: example.com
frozen: "\e[2J gone \u202e backwards"
unmanaged: report
mx: {"@": [10 mx1.host.example]}

$ mxsync plan
example.com  (bind file:zones/example.com.zone)
  + @  MX  TTL 3600
      + 10 mx1.host.example
  ! the spec freezes this zone: \x1b[2J gone \u202e backwards
  = mail example.com: mx1.host.example; mx1.host.example down: mail waits (hosts not looked up)
  * info unmanaged: \027[31mred.example.com has MX records and no spec names it
      hint: add it to the spec, or take it off with `absent`

Plan: 1 to create, 0 to replace, 0 to delete in 1 zone
2> 1 zone cannot be applied as planned, see the lines with !
2> not shown: 1 info; mxsync check shows them

$ mxsync import --all --out -
2> not imported, a spec cannot hold it: example.com: \027[31mred: character '\\' in target 'a\\010b.host.example'; a host name has letters, digits, - and dots (MX002)
2> 1 zone without MX records to manage got no spec

$ mxsync plan --out plan.json >plan.txt 2>&1; mxsync show plan.json --format json | cmp - plan.json

$ sed -i 's/"created": "[^"]*"/"created": "\xc2\x9b31m\x7f\xe2\x80\xae"/' plan.json; mxsync show plan.json --format json | grep created
 "created": "\u009b31m\u007f\u202e",
