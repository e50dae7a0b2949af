import { beforeEach, describe, expect, it } from 'vitest'
import { needs } from '../../support/needs.ts'
import { Sipp, type SippMessage } from '../../support/sipp.ts'
import { waitFor } from '../../support/wait-for.ts'
import { Office } from '../office.ts'

/** What a lamp has shown, one after the other. */
function shown(messages: readonly SippMessage[]): readonly string[] {
  const notifies = messages.filter(
    ({ direction, firstLine }) => direction === 'received' && firstLine.startsWith('NOTIFY')
  )
  return notifies.map(({ text }) => /<state>(\w+)<\/state>/.exec(text)?.[1] ?? 'nothing')
}

describe('a telephone with a lamp (RFC 4235)', () => {
  beforeEach((context) => needs(context, 'baresip', 'sipp'))

  it('sees a real call ring, be answered and end, and is told when the program ends', async () => {
    await using office = await Office.start()
    await using ana = await office.baresip('100')
    await using tom = await office.baresip('101')
    await using lamp = await Sipp.start({
      ...{ scenario: 'phone-lamp', target: office.core.sip, service: '101', timeoutMs: 60_000 },
      rows: [['102', '[authentication username=102 password=sip-102]']]
    })
    const shows = (state: string) =>
      waitFor(async () => shown(await lamp.messages()).at(-1) === state, { what: `the lamp to show ${state}` })
    await shows('terminated')
    await ana.dial(office.address('101'))
    await tom.incoming()
    await shows('early')
    await tom.accept()
    await shows('confirmed')
    await ana.hangUp()
    await tom.closed()
    await shows('terminated')
    await office.core.stop()
    const { ok, errors, messages } = await lamp.finished()
    expect(ok, errors).toBe(true)
    expect(messages.at(-2)?.text).toMatch(/Subscription-State: terminated;reason=probation;retry-after=\d+/)
    expect(shown(messages).filter((state) => state !== 'trying')).toEqual([
      'terminated',
      'early',
      'confirmed',
      'terminated',
      'terminated'
    ])
  })
})

describe('a telephone with a lamp for messages (RFC 3842)', () => {
  beforeEach((context) => needs(context, 'baresip'))

  it('is told at once that there are none, and within a second of one that has been left', async () => {
    const users = ['100', '101'].map((extension) => ({
      ...{ extension, name: `Desk ${extension}`, sipPassword: `sip-${extension}`, webPassword: `web-${extension}` },
      ...{ admin: extension === '100', systemAdmin: extension === '100', then: `voicemail:${extension}` },
      voicemail: { enabled: true, maxSeconds: 10 }
    }))
    await using office = await Office.start({ ringSeconds: 5, domain: { users } })
    await using tom = await office.baresip('101', { messages: true })
    const says = (line: RegExp) => tom.program.stdout.waitFor((text) => line.test(text), { what: `${line}` })
    await says(/Messages-Waiting: no/)
    await says(/Voice-Message: 0\/0/)
    await using ana = await office.baresip('100')
    await ana.dial(office.address('101'))
    await ana.established()
    // The mailbox has heard as much as it takes.
    await ana.closed()
    await says(/Messages-Waiting: yes/)
    await says(/Voice-Message: 1\/0/)
  })
})
