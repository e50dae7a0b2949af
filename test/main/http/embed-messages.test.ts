import { afterEach, describe, expect, it, vi } from 'vitest'

const assets = new URL('../../../main/http/pages/assets/', import.meta.url)
const { hubSpotMessages, wishOf } = await import(new URL('embed-messages.js', assets).href)
const { Parent } = await import(new URL('embed-parent.js', assets).href)

const crm = 'https://crm.acme.test'
const user = '100@acme.test'
const ringing = { id: '1.a', incoming: true, state: 'ringing', answered: false, number: '+15550100199', name: 'Ada' }
const talking = { ...ringing, state: 'answered', answered: true }

describe('what a page around the framed phone may ask for (docs/embed.md)', () => {
  it.each([
    [
      { offhook: 1, type: 'dial', number: ' 101 ' },
      { kind: 'dial', number: '101' }
    ],
    [
      { offhook: 1, type: 'hang-up', call: '1.a' },
      { kind: 'hang-up', call: '1.a' }
    ],
    [{ offhook: 1, type: 'state' }, { kind: 'state' }],
    [
      { type: 'DIAL_NUMBER', messageId: '1_2', data: { phoneNumber: '+15550100199' } },
      { kind: 'dial', number: '+15550100199' }
    ],
    [{ type: 'END_CALL', messageId: '1_2' }, { kind: 'hang-up' }],
    [
      { type: 'CREATE_ENGAGEMENT_SUCCEEDED', messageId: '1_2', data: { engagementId: 7 } },
      { kind: 'engagement', id: 7 }
    ]
  ])('%j', (message, wish) => {
    expect(wishOf(message)).toEqual(wish)
  })

  it.each([
    null,
    'dial',
    {},
    { type: 'dial', number: '101' },
    { offhook: 2, type: 'dial', number: '101' },
    { offhook: 1, type: 'answer', call: '1.a' },
    { offhook: 1, type: 'dial' },
    { offhook: 1, type: 'dial', number: ' ' },
    { offhook: 1, type: 'dial', number: { toString: '101' } },
    { offhook: 1, type: 'dial', number: '1'.repeat(129) },
    { offhook: 1, type: 'DIAL_NUMBER', messageId: '1', data: { phoneNumber: '101' } },
    { type: 'DIAL_NUMBER', data: { phoneNumber: '101' } },
    { type: 'DIAL_NUMBER', messageId: '1', data: null },
    { type: '__proto__', messageId: '1' }
  ])('and nothing by %j', (message) => {
    expect(wishOf(message)).toBeUndefined()
  })
})

describe('what HubSpot is told of a call (calling extensions SDK 0.9)', () => {
  const types = (before: object | undefined, call: object) =>
    hubSpotMessages(before, call, undefined).map(({ type }: { type: string }) => type)

  it('one that comes in: that it rings, that it is answered, that it is over; it writes no record of its own', () => {
    expect(hubSpotMessages(undefined, ringing, undefined)).toEqual([
      {
        type: 'INCOMING_CALL',
        data: { externalCallId: '1.a', fromNumber: '+15550100199', toNumber: '', createEngagement: false }
      }
    ])
    expect(hubSpotMessages(ringing, talking, undefined)).toEqual([
      { type: 'CALL_ANSWERED', data: { externalCallId: '1.a' } }
    ])
    expect(hubSpotMessages(talking, { ...talking, state: 'ended' }, 7)).toEqual([
      { type: 'CALL_ENDED', data: { externalCallId: '1.a', engagementId: 7, callEndStatus: 'COMPLETED' } },
      { type: 'CALL_COMPLETED', data: { externalCallId: '1.a', engagementId: 7, hideWidget: false } }
    ])
  })

  it('one that goes out, one that nobody has answered, and a hold, of which it knows nothing', () => {
    const outgoing = { ...ringing, incoming: false, state: 'calling' }
    expect(types(undefined, outgoing)).toEqual(['OUTGOING_CALL_STARTED'])
    expect(types(talking, { ...talking, state: 'held' })).toEqual([])
    const endOf = (call: object) => hubSpotMessages(call, { ...call, state: 'ended' }, undefined)[0].data.callEndStatus
    expect([endOf(ringing), endOf(outgoing), endOf(talking)]).toEqual(['MISSED', 'NO_ANSWER', 'COMPLETED'])
  })
})

describe('the page around the framed phone, and its origin (docs/embed.md)', () => {
  afterEach(() => vi.unstubAllGlobals())

  /** The frame as a browser has it: who is around, and what is said to them. */
  function framed({ ancestor, referrer = '' }: { ancestor?: string | undefined; referrer?: string } = {}) {
    const said: { message: Record<string, unknown>; to: string }[] = []
    const around = { postMessage: (message: Record<string, unknown>, to: string) => void said.push({ message, to }) }
    let hear: (event: object) => void = () => {}
    vi.stubGlobal('window', { parent: around })
    vi.stubGlobal('location', {
      origin: 'http://127.0.0.1:8980',
      ...(ancestor === undefined ? {} : { ancestorOrigins: [ancestor] })
    })
    vi.stubGlobal('document', { referrer })
    vi.stubGlobal('addEventListener', (_name: string, listener: typeof hear) => {
      hear = listener
    })
    const done: string[] = []
    const parent = new Parent([crm], {
      dial: (number: string) => void done.push(`dial ${number}`),
      hangUp: (call: string) => void done.push(`hang up ${call}`)
    })
    const from = (origin: string, data: object, source: object = around) => hear({ origin, source, data })
    const types = () => said.splice(0).map(({ message }) => message.type)
    return { parent, from, said, done, types }
  }
  const dial = { offhook: 1, type: 'dial', number: '101' }

  it('one of the list is told of calls, at its origin and nowhere else, and has numbers dialled', () => {
    const { parent, from, said, done } = framed({ ancestor: crm })
    parent.loggedIn(user)
    parent.calls([ringing])
    parent.calls([ringing])
    parent.calls([talking])
    parent.calls([])
    expect(said).toEqual(
      [
        { offhook: 1, type: 'ready' },
        { offhook: 1, type: 'logged-in', user },
        { offhook: 1, type: 'call', call: ringing },
        { offhook: 1, type: 'call', call: talking },
        { offhook: 1, type: 'call', call: { ...talking, state: 'ended' } }
      ].map((message) => ({ message, to: crm }))
    )
    from(crm, dial)
    expect(done).toEqual(['dial 101'])
  })

  it.each(['https://evil.test', `${crm}.evil.test`, 'http://crm.acme.test', 'null', ''])(
    'one of %j is told nothing, and its messages do nothing',
    (evil) => {
      const { parent, from, said, done } = framed({ ancestor: evil, referrer: `${evil}/` })
      parent.loggedIn(user)
      parent.calls([ringing])
      for (const message of [dial, { offhook: 1, type: 'state' }, { type: 'SYNC', messageId: '1', hostUrl: evil }])
        from(evil, message)
      from(evil, { offhook: 1, type: 'hang-up', call: '1.a' })
      expect([said, done]).toEqual([[], []])
    }
  )

  it('another frame of the page around is not the page, whatever its origin', () => {
    const { from, done, said, types } = framed({ ancestor: crm })
    types()
    from(crm, dial, {})
    from('https://evil.test', dial)
    expect([said, done]).toEqual([[], []])
  })

  it('where the browser names nobody, the referrer does, or the first who speaks; until then nothing is said', () => {
    expect(framed({ referrer: `${crm}/` }).types()).toEqual(['ready'])
    const { parent, from, types } = framed()
    parent.loggedIn(user)
    expect(types()).toEqual([])
    from(crm, { offhook: 1, type: 'state' })
    expect(types()).toEqual(['logged-in'])
  })

  it('only calls that it was told of are hung up by the page', () => {
    const { parent, from, done } = framed({ ancestor: crm })
    from(crm, { type: 'END_CALL', messageId: '1' })
    from(crm, { offhook: 1, type: 'hang-up', call: '1.a' })
    parent.calls([talking])
    from(crm, { offhook: 1, type: 'hang-up', call: '2.b' })
    from(crm, { type: 'END_CALL', messageId: '2' })
    expect(done).toEqual(['hang up 1.a'])
  })

  it('HubSpot is answered once, at its origin though it names another, and told how things are from then on', () => {
    const { parent, from, said, types } = framed({ ancestor: crm })
    parent.loggedIn(user)
    parent.calls([ringing])
    types()
    const sync = { type: 'SYNC', messageId: '5_6', hostUrl: 'https://evil.test', portalId: 777 }
    from(crm, sync)
    from(crm, sync)
    expect(said.every(({ to }) => to === crm)).toBe(true)
    expect(said[0]?.message).toMatchObject({ type: 'SYNC_ACK', messageId: '5_6', iFrameUrl: 'http://127.0.0.1:8980' })
    expect(types()).toEqual(['SYNC_ACK', 'INITIALIZED', 'LOGGED_IN', 'INCOMING_CALL'])
    parent.calls([talking])
    parent.calls([])
    parent.loggedIn(undefined)
    expect(types().filter((type) => /^[A-Z_]+$/.test(String(type)))).toEqual([
      'CALL_ANSWERED',
      'CALL_ENDED',
      'CALL_COMPLETED',
      'LOGGED_OUT'
    ])
  })
})
