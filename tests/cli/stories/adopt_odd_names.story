Live records that no spec can hold are told and left out; the specs written beside them plan to nothing.

--- mxsync.yaml
providers:
  bind: {type: bind, files: {example.com: zones/com.zone, 192.0.2: zones/number.zone}}

--- zones/com.zone
$TTL 1h
@           IN SOA ns1.host.example. hostmaster.host.example. 1 2h 15m 2w 5m
@           IN NS  ns1.host.example.
@           IN MX  10 mail.host.example.
a{b         IN MX  10 mail.host.example.
example.com IN MX  10 mail.host.example. ; somebody forgot the final dot
short       IN MX  10 localhost.

--- zones/number.zone
$TTL 1h
@           IN SOA ns1.host.example. hostmaster.host.example. 1 2h 15m 2w 5m
@           IN NS  ns1.host.example.
@           IN MX  10 mail.host.example.

$ mxsync import --all
2> not imported, a spec cannot hold it: 192.0.2: @: '192.0.2.' is an address or a number, not a zone name
2> not imported, a spec cannot hold it: example.com: example.com: owner 'example.com' holds the name of the zone already
2> not imported, a spec cannot hold it: example.com: short: target 'localhost' is a single label; targets are absolute names (MX002)
2> wrote specs/example.com.yaml
2> 1 zone without MX records to manage got no spec

$ cat specs/*
# yaml-language-server: $schema=../mxsync-spec.schema.json
# not imported, a spec cannot hold it: example.com: owner 'example.com' holds the name of the zone already
# not imported, a spec cannot hold it: short: target 'localhost' is a single label; targets are absolute names (MX002)
zone: example.com
ttl: 1h
mx:
  "@":
    - 10 mail.host.example
  'a\123b':
    - 10 mail.host.example

$ mxsync plan --detailed-exitcode
Plan: 0 to create, 0 to replace, 0 to delete in 0 zones
2> 1 zone as specified
