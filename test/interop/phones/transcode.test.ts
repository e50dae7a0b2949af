import { afterAll, beforeAll, beforeEach, describe, it } from 'vitest'
import type { Baresip } from '../../support/baresip.ts'
import { installed, needs } from '../../support/needs.ts'
import { hears } from '../hearing.ts'
import { Office } from '../office.ts'

const codecs = ['PCMU/8000/1', 'PCMA/8000/1', 'G722/16000/1', 'opus/48000/2'] as const
type Codec = (typeof codecs)[number]
/** Every pair once; which of the two calls changes. */
const pairs = codecs.flatMap((one, at) =>
  codecs.slice(at).map((other, distance) => (distance % 2 === 0 ? [one, other] : [other, one]) as [Codec, Codec])
)

describe('two phones with one codec each (4-pbx, Media: transcoding only where the two sides share none)', () => {
  let office: Office
  const open = new AsyncDisposableStack()
  /** One of each that calls, and one of each that is called, for all pairs. */
  const callers = new Map<Codec, Baresip>()
  const callees = new Map<Codec, Baresip>()
  const near = (codec: Codec) => 440 + 20 * codecs.indexOf(codec)
  const far = (codec: Codec) => 620 + 20 * codecs.indexOf(codec)
  beforeAll(async () => {
    if (!installed('baresip')) return
    office = open.use(await Office.start({ moreUsers: 2 * codecs.length }))
    for (const codec of codecs) {
      const { user, dest } = office.nextUsers()
      const phone = { codecs: [codec] }
      callers.set(codec, open.use(await office.baresip(user, { ...phone, toneHertz: near(codec) })))
      callees.set(codec, open.use(await office.baresip(dest, { ...phone, toneHertz: far(codec), answer: 'auto' })))
    }
  })
  afterAll(() => open.disposeAsync())
  beforeEach((context) => needs(context, 'baresip'))

  it.each(pairs)('%s calls %s: each hears the voice of the other, at its frequency', async (one, other) => {
    const [ana, tom] = [callers.get(one), callees.get(other)]
    if (ana === undefined || tom === undefined) throw new Error('there is a phone for each codec')
    const [since, tomsSince] = [ana.events.position, tom.events.position]
    await ana.dial(office.address(tom.user))
    await Promise.all([ana.established(since), tom.established(tomsSince)])
    await Promise.all([
      hears(ana, far(other), 'the caller to hear the callee'),
      hears(tom, near(one), 'the callee to hear the caller')
    ])
    await ana.hangUp()
    await Promise.all([ana.closed(since), tom.closed(tomsSince)])
  })

  it('a phone that has Opus alone hears a menu’s tone: echo gives it its own voice back', async () => {
    const ana = callers.get('opus/48000/2')
    if (ana === undefined) throw new Error('there is a phone for each codec')
    const since = ana.events.position
    await ana.dial(office.address('*43'))
    await ana.established(since)
    await hears(ana, near('opus/48000/2'), 'the caller to hear itself')
    await ana.hangUp()
    await ana.closed(since)
  })
})
