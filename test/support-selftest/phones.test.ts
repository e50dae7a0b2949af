import { expect, it } from 'vitest'
import { Baresip } from '../support/baresip.ts'
import { Linphonec } from '../support/linphonec.ts'
import { needs } from '../support/needs.ts'
import { Sipp } from '../support/sipp.ts'
import { secondsOfTone } from '../support/tone.ts'
import { waitFor } from '../support/wait-for.ts'

const nowhere = '127.0.0.1:9'

it('linphonec calls baresip: each hears the tone of the other, digits and hold pass', async (context) => {
  needs(context, 'baresip', 'linphonec')
  await using baresip = await Baresip.start({ user: '100', registrar: nowhere, register: false, toneHertz: 440 })
  await using linphonec = await Linphonec.start({ user: '101', registrar: nowhere, register: false, toneHertz: 660 })
  linphonec.dial(baresip.contact)
  await linphonec.established()
  await baresip.established()
  linphonec.sendDigit('5')
  await baresip.digit('5')
  await waitFor(async () => secondsOfTone(await linphonec.heard(), 440) >= 1, { what: 'linphonec to hear 440 Hz' })
  const beforeHold = linphonec.position
  linphonec.hold()
  await linphonec.held(beforeHold)
  linphonec.resume()
  await linphonec.established(beforeHold)
  await waitFor(async () => secondsOfTone(await baresip.heard(), 660) > 0.5, { what: 'baresip to hear 660 Hz' })
  linphonec.hangUp()
  await baresip.closed()
  expect(secondsOfTone(await baresip.heard(), 440)).toBe(0)
})

it('baresip calls linphonec over TCP: it rings until it is answered, and shows the caller', async (context) => {
  needs(context, 'baresip', 'linphonec')
  await using linphonec = await Linphonec.start({
    user: '101',
    registrar: nowhere,
    register: false,
    transport: 'tcp',
    answer: 'manual'
  })
  await using baresip = await Baresip.start({
    user: '100',
    registrar: nowhere,
    register: false,
    transport: 'tcp',
    displayName: 'ACME Inc OVRDUE'
  })
  await baresip.dial(linphonec.contact)
  expect(await linphonec.incoming()).toContain('ACME Inc OVRDUE')
  await baresip.waitForEvent('CALL_RINGING')
  linphonec.answer()
  await baresip.established()
  await baresip.hangUp()
  await linphonec.closed()
})

it('baresip rings until it accepts, shows who calls, and tells why a call of its own was refused', async (context) => {
  needs(context, 'baresip', 'sipp')
  await using baresip = await Baresip.start({ user: '100', registrar: nowhere, register: false, answer: 'manual' })
  const address = /@(.*);/.exec(baresip.contact)?.[1] ?? ''
  await using caller = await Sipp.start({
    scenario: 'trunk-caller',
    target: address,
    service: '100',
    keys: { number: '+15550100199', name: 'ACME Inc OVRDUE' },
    pauseMs: 300
  })
  const call = await baresip.incoming()
  expect(call).toMatchObject({ peeruri: expect.stringContaining('+15550100199'), peerdisplayname: 'ACME Inc OVRDUE' })
  await baresip.accept()
  expect((await caller.finished()).ok).toBe(true)
  await baresip.closed()

  await using busy = await Sipp.start({ scenario: 'trunk-callee-refuse', keys: { status: '486', reason: 'Busy Here' } })
  const since = baresip.events.position
  await baresip.dial(`sip:200@${busy.address}`)
  expect((await baresip.closed(since)).param).toContain('486')
})

it('both register with credentials', async (context) => {
  needs(context, 'baresip', 'linphonec', 'sipp')
  await using registrar = await Sipp.start({ scenario: 'registrar', calls: 2 })
  await using baresip = await Baresip.start({ user: '100', password: 'sip-100', registrar: registrar.address })
  await using linphonec = await Linphonec.start({ user: '101', password: 'sip-101', registrar: registrar.address })
  const { messages } = await registrar.finished()
  const users = messages.map((message) => /Digest .*username="(\d+)"/.exec(message.text)?.[1]).filter(Boolean)
  expect([...new Set(users)]).toEqual(['100', '101'])
  expect([baresip.program.running, linphonec.program.running]).toEqual([true, true])
})

it('says who refused, when a registration is refused', async (context) => {
  needs(context, 'baresip', 'sipp')
  await using registrar = await Sipp.start({ scenario: refusingRegistrar })
  await expect(Baresip.start({ user: '100', password: 'x', registrar: registrar.address })).rejects.toThrow(
    /not registered: .*403/
  )
})

const refusingRegistrar = `<scenario name="refuse">
  <recv request="REGISTER"/>
  <send><![CDATA[

SIP/2.0 403 Forbidden
[last_Via:]
[last_From:]
[last_To:];tag=1
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>
</scenario>`
