Where would mail go? Before a maintenance, and for a set that nobody has yet.

--- mxsync.yaml
specs: specs/
providers:
  bind: {type: bind, file: "zones/{zone}.zone"}

--- specs/customers.yaml
zones: [anna.example, bert.example, cleo.example, dora.example]
mx:
  "@": [10 mx1.mail.example, 10 mx2.mail.example, 20 backup.mail.example]

--- specs/example.com.yaml
zone: example.com
mx:
  "@": [10 mx1.mail.example, 20 backup.mail.example]
  lists: [10 mx1.mail.example]
  parked: no-mail

$ mxsync simulate --offline example.com
example.com
  MX 10 mx1.mail.example, 20 backup.mail.example
  first mx1.mail.example; then backup.mail.example
    all hosts up              delivered to mx1.mail.example
    mx1.mail.example down     delivered to backup.mail.example
    backup.mail.example down  delivered to mx1.mail.example

lists.example.com
  MX 10 mx1.mail.example
    all hosts up           delivered to mx1.mail.example
    mx1.mail.example down  delayed: no host takes it now

parked.example.com
  MX 0 .  (accepts no mail)

Simulate: mail is delivered for 2 domains (for 1 only while every host is up), not accepted for 1

$ mxsync simulate --offline --down mx1.mail.example
With mx1.mail.example down, 1 domain would wait for mail, 5 would still receive all mail, 1 does not use it

mail waits: lists.example.com
  MX 10 mx1.mail.example
  delayed: no host takes it now

still delivered: example.com
  MX 10 mx1.mail.example, 20 backup.mail.example
  first mx1.mail.example; then backup.mail.example
  delivered to backup.mail.example

still delivered: anna.example, bert.example, cleo.example and 1 more domain
  MX 10 mx1.mail.example, 10 mx2.mail.example, 20 backup.mail.example
  first mx1.mail.example 50 %, mx2.mail.example 50 %; then backup.mail.example
  delivered to mx2.mail.example

mail that waits is tried again for 4 to 5 days, then it is returned

$ mxsync simulate --offline --down backup.mail.example | head -1
With backup.mail.example down, 5 domains would still receive all mail, 2 do not use it

$ mxsync simulate --offline --down mx1.mail.example --down backup.mail.example 'example.*'
With mx1.mail.example and backup.mail.example down, 2 domains would wait for mail, 1 does not use them

mail waits: example.com
  MX 10 mx1.mail.example, 20 backup.mail.example
  first mx1.mail.example; then backup.mail.example
  delayed: no host takes it now

mail waits: lists.example.com
  MX 10 mx1.mail.example
  delayed: no host takes it now

mail that waits is tried again for 4 to 5 days, then it is returned

$ mxsync simulate --offline --profile rfc --mx "10 a.example, 20 b.example, 30 c.example" --down a.example --down b.example new.example
With a.example and b.example down, 1 domain would wait for mail

mail waits: new.example
  MX 10 a.example, 20 b.example, 30 c.example
  first a.example; then b.example; then c.example
  delayed: the sender stops before it reaches a host that would take it

mail that waits is tried again for 4 days, then it is returned

$ mxsync simulate --offline --mx "10 a.example, 20 b.example, 30 c.example" --down a.example --down b.example new.example
With a.example and b.example down, 1 domain would wait for mail

mail waits: new.example
  MX 10 a.example, 20 b.example, 30 c.example
  first a.example; then b.example; then c.example
  rfc: delayed: the sender stops before it reaches a host that would take it
  postfix, exim: delivered to c.example

mail that waits is tried again for 4 days, then it is returned

$ mxsync simulate --offline --mx no-mail new.example
new.example
  MX 0 .  (accepts no mail)

Simulate: mail is not accepted for 1 domain

$ mxsync simulate --offline --mx absent new.example
new.example
  no MX record
    all hosts up                   delivered to the domain's own address
    the domain's own address down  delayed: no host takes it now

Simulate: mail is delivered for 1 domain (for 1 only while every host is up)

$ mxsync simulate --offline --down mx3.mail.example
2> error: no domain sends its mail to mx3.mail.example
2>   hint: did you mean mx2.mail.example?
2>   hint: did you mean mx1.mail.example?
[exit 1]

$ mxsync simulate --offline --down 192.0.2.1
2> error: no host of these domains has the address 192.0.2.1
[exit 1]

$ mxsync simulate --offline anna.exampel
2> error: no zone in the specs matches 'anna.exampel'
2>   hint: did you mean anna.example?
2>   hint: did you mean dora.example?
[exit 1]

$ mxsync simulate --offline --mx "a.example" new.example
2> error: 'a.example' has no preference
2>   hint: write 10 a.example (the lowest number is tried first)
[exit 1]

$ mxsync simulate --offline --mx "10 a.example"
2> Usage: mxsync simulate [OPTIONS] [ZONE]...
2> Try 'mxsync simulate --help' for help.
2>
2> Error: --mx needs one ZONE, the domain whose set it is
[exit 1]

$ mxsync simulate --offline --live
2> Usage: mxsync simulate [OPTIONS] [ZONE]...
2> Try 'mxsync simulate --help' for help.
2>
2> Error: --live asks the world: it does not go with --offline
[exit 1]

$ mxsync simulate --offline --down mx2.mail.example --format json anna.example | python3 -c 'import json,sys; d=json.load(sys.stdin); one=d["domains"][0]; print(d["schema"], d["down"], one["standing"]); [print(s["sender"], [(o["fate"], o["exchange"], o["probability"]) for o in s["outcomes"]]) for s in one["now"]["senders"]]'
mxsync.simulation/1 ['mx2.mail.example'] delivered
rfc [('delivered', 'mx1.mail.example.', 1.0)]
postfix [('delivered', 'mx1.mail.example.', 1.0)]
exim [('delivered', 'mx1.mail.example.', 1.0)]

$ rm mxsync.yaml; mxsync simulate --offline --mx "10 a.example, 10 b.example" new.example
new.example
  MX 10 a.example, 10 b.example
  first a.example 50 %, b.example 50 %
    all hosts up    delivered to a.example or b.example
    a.example down  delivered to b.example
    b.example down  delivered to a.example

Simulate: mail is delivered for 1 domain

$ mxsync simulate --offline
2> error: there is no config at <FOLDER>/mxsync.yaml
2>   hint: mxsync init writes one; --config FILE names another
[exit 1]
