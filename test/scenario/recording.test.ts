import { describe, expect, test } from 'vitest'
import type { RecordedView } from '../../pbx-core/contract/views.ts'
import type { PhoneCall } from '../support/phone-call.ts'
import { type DomainInput, type Office, userConfig } from '../support/virtual-pbx.ts'
import { hangUp, openOffice, talk, told } from './office.ts'

const recorded = { recording: { enabled: true, announce: 'none' } } as const

async function office(domain: Partial<DomainInput> = recorded): Promise<Office> {
  return openOffice({ domain })
}

async function talking(domain?: Partial<DomainInput>) {
  const pbx = await office(domain)
  const ana = await pbx.phone('100')
  const tom = await pbx.phone('101')
  const call = await talk(pbx, { caller: ana, callee: tom })
  const uniqueid = pbx.pbx.calls()[0]?.uniqueid ?? ''
  const record = (action: 'start' | 'pause' | 'resume' | 'stop', user: string | null = '100') =>
    pbx.pbx.record({ uniqueid, action, user })
  return { office: pbx, ...call, uniqueid, record }
}

/** What the record says of the recording, without the moments. */
function kept({ store }: Office, at = -1) {
  const { recording = '', recorded: facts = null, billsec = 0 } = store.records.at(at) ?? {}
  return { recording, facts: facts as RecordedView | null, billsec }
}

describe('recording of calls (4-pbx, Media: Recording; Names: recording)', () => {
  test('MUST be of exactly the conversation: the caller left, the called right, as long as billsec', async () => {
    const { office: pbx, caller, uniqueid } = await talking()
    const [recording] = pbx.media.recordings
    const [near, far] = pbx.media.endpoints
    expect(recording?.endpoints).toEqual([near, far])
    expect(recording?.options).toMatchObject({ format: 'wav', path: expect.stringMatching(/acme\.test\/\d{4}-\d\d\//) })
    expect(recording?.options.path).toContain(`${uniqueid}.1.wav`)
    await pbx.pass(12_000)
    await hangUp(pbx, caller)
    const { recording: url, facts, billsec } = kept(pbx)
    expect(url).toMatch(new RegExp(`/api/v1/recordings/${uniqueid.replace('.', '\\.')}\\.1$`))
    expect(facts).toMatchObject({ announced: 'none', at: null, answer: null, ended: 'call', deleted: null })
    expect(Math.abs((facts?.milliseconds ?? 0) - billsec * 1000)).toBeLessThan(2000)
    expect(recording?.outcome?.ended).toBe('stopped')
  })

  test('nothing is recorded where nothing says so', async () => {
    const { office: pbx, caller } = await talking({})
    expect(pbx.media.recordings).toEqual([])
    await hangUp(pbx, caller)
    expect(kept(pbx)).toMatchObject({ recording: '', facts: null })
  })

  test('MUST show it to everybody who sees the call, and who may record it', async () => {
    const { office: pbx, caller, record } = await talking({ ...recorded })
    const view = () => pbx.pbx.calls()[0]
    expect(view()).toMatchObject({ recording: 'on', recordableBy: ['100', '101'] })
    expect(record('pause', '101').ok).toBe(true)
    expect(view()).toMatchObject({ recording: 'paused' })
    expect(record('resume', '100').ok).toBe(true)
    expect(view()).toMatchObject({ recording: 'on' })
    await hangUp(pbx, caller)
  })

  test('a pause MUST hide what is said, and show as a gap: its time is in the file', async () => {
    const { office: pbx, caller, record } = await talking()
    await pbx.pass(2000)
    record('pause')
    await pbx.pass(3000)
    record('pause')
    record('resume')
    await pbx.pass(1000)
    await hangUp(pbx, caller)
    const [recording] = pbx.media.recordings
    expect(recording?.pauses.map((at) => Math.round((at - (recording?.began ?? 0)) / 1000))).toEqual([2, 5])
    expect(Math.round((kept(pbx).facts?.milliseconds ?? 0) / 1000)).toBe(6)
    const lines = told(await pbx.timeline()).filter((line) => line.includes('record'))
    expect(lines).toEqual([
      'decision: recorded from here on',
      'decision: the recording pauses (100)',
      'decision: the recording goes on (100)'
    ])
  })

  test('announce: both are told before they hear each other, and what is said then is in no file', async () => {
    const pbx = await office({ recording: { enabled: true } })
    const ana = await pbx.phone('100')
    const tom = await pbx.phone('101')
    const call = await talk(pbx, { caller: ana, callee: tom })
    const [near, far] = pbx.media.endpoints
    // Whoever hears a prompt does not hear the other one meanwhile (outlet).
    expect([near?.playing, far?.playing]).toEqual([['prompt recording-announced'], ['prompt recording-announced']])
    expect(pbx.media.recordings).toEqual([])
    expect(pbx.pbx.calls()).toMatchObject([{ state: 'answered' }])
    await pbx.pass(600)
    expect(near?.peer).toBe(far)
    const [recording] = pbx.media.recordings
    expect(recording?.options.lead).toBeGreaterThanOrEqual(500)
    await pbx.pass(5000)
    await hangUp(pbx, call.caller)
    const { facts, billsec } = kept(pbx)
    expect(facts).toMatchObject({ announced: 'both', at: expect.any(Number), answer: null })
    expect(Math.abs((facts?.milliseconds ?? 0) - billsec * 1000)).toBeLessThan(2000)
  })

  test('who hangs up while it is told leaves nothing', async () => {
    const pbx = await office({ recording: { enabled: true } })
    const ana = await pbx.phone('100')
    const tom = await pbx.phone('101')
    const call = await talk(pbx, { caller: ana, callee: tom })
    await hangUp(pbx, call.callee)
    expect(pbx.pbx.calls()).toEqual([])
    expect(pbx.media.recordings).toEqual([])
    expect(kept(pbx)).toMatchObject({ recording: '' })
  })

  describe('ask: press 1 to be recorded', () => {
    const asking = { recording: { enabled: true, announce: 'ask' } } as const

    async function asked() {
      const pbx = await office(asking)
      const ana = await pbx.phone('100')
      const tom = await pbx.phone('101')
      const call = await talk(pbx, { caller: ana, callee: tom })
      const [near, far] = pbx.media.endpoints
      if (near === undefined || far === undefined) throw new Error('no media')
      expect([near.playing, far.playing]).toEqual([['prompt recording-ask'], ['prompt recording-ask']])
      return { pbx, call, near, far }
    }

    test('MUST be recorded once both have pressed 1, as nobody is outside', async () => {
      const { pbx, call, near, far } = await asked()
      near.press('1')
      await pbx.pass(100)
      expect(pbx.media.recordings).toEqual([])
      far.press('1')
      await pbx.pass(100)
      expect([pbx.media.recordings.length, near.peer === far]).toEqual([1, true])
      await pbx.pass(3000)
      await hangUp(pbx, call.caller)
      expect(kept(pbx).facts).toMatchObject({ announced: 'ask', at: expect.any(Number), answer: 'yes' })
    })

    test('MUST NOT be where one says nothing, which is in the record', async () => {
      const { pbx, call, near, far } = await asked()
      near.press('1')
      await pbx.pass(6000)
      expect(near.peer).toBe(far)
      expect(pbx.media.recordings).toEqual([])
      await hangUp(pbx, call.caller)
      expect(kept(pbx)).toMatchObject({ recording: '', facts: { announced: 'ask', answer: 'none', milliseconds: 0 } })
      expect(told(await pbx.timeline())).toContain('decision: 101 does not answer, and is not recorded')
    })

    test('another key is a no', async () => {
      const { pbx, call, near, far } = await asked()
      near.press('1')
      far.press('2')
      await pbx.pass(100)
      expect([pbx.media.recordings.length, near.peer === far]).toEqual([0, true])
      await hangUp(pbx, call.caller)
      expect(kept(pbx)).toMatchObject({ facts: { answer: 'no' } })
    })
  })

  test('a transfer ends one file and begins another: each belongs to one segment (4-pbx, Call record: Invariants)', async () => {
    const { office: pbx, caller, uniqueid } = await talking()
    const lena = await pbx.phone('102')
    lena.whenCalled = (call) => call.answer()
    await pbx.pass(3000)
    expect(pbx.pbx.transfer({ uniqueid, action: 'send', to: '102', by: 'callee' }).ok).toBe(true)
    await pbx.pass(1000)
    await pbx.pass(4000)
    await hangUp(pbx, caller)
    const records = pbx.store.records.filter((cdr) => cdr.uniqueid === uniqueid)
    expect(records.map(({ segment, recording }) => [segment, recording.endsWith(`${uniqueid}.${segment}`)])).toEqual([
      [1, true],
      [2, true]
    ])
    for (const { billsec, recorded: facts } of records) {
      expect(Math.abs((facts?.milliseconds ?? 0) - billsec * 1000)).toBeLessThan(2000)
    }
    expect(pbx.media.recordings).toHaveLength(2)
  })

  test.each([
    ['comes back', (call: PhoneCall) => call.refuse(486)],
    ['goes on to another', (call: PhoneCall) => call.answer()]
  ] as const)(
    'what was paused MUST stay so where the call %s, until somebody has it go on',
    async (_how, whenCalled) => {
      const { office: pbx, caller, uniqueid, record } = await talking()
      const lena = await pbx.phone('102')
      lena.whenCalled = whenCalled
      record('pause')
      expect(pbx.pbx.transfer({ uniqueid, action: 'send', to: '102', by: 'callee' }).ok).toBe(true)
      await pbx.pass(8000)
      expect(pbx.pbx.call(uniqueid)?.recording).toBe('paused')
      const second = pbx.media.recordings.at(-1)
      expect([pbx.media.recordings.length, second?.pauses]).toEqual([2, [second?.began]])
      expect(record('resume').ok).toBe(true)
      expect(pbx.pbx.call(uniqueid)?.recording).toBe('on')
      await hangUp(pbx, caller)
    }
  )

  test('what an admin has stopped is not begun anew by a transfer, and can be begun by hand', async () => {
    const { office: pbx, caller, uniqueid, record } = await talking()
    const lena = await pbx.phone('102')
    lena.whenCalled = (call) => call.answer()
    expect(record('stop', null).ok).toBe(true)
    expect(pbx.pbx.transfer({ uniqueid, action: 'send', to: '102', by: 'callee' }).ok).toBe(true)
    await pbx.pass(8000)
    expect([pbx.pbx.call(uniqueid)?.recording, pbx.media.recordings.length]).toEqual(['off', 1])
    expect(record('start', null).ok).toBe(true)
    await pbx.pass(1000)
    expect([pbx.pbx.call(uniqueid)?.recording, pbx.media.recordings.length]).toEqual(['on', 2])
    await hangUp(pbx, caller)
  })

  test('MUST hear nobody who asks somebody else meanwhile: a consultation is in a file of its own', async () => {
    const { office: pbx, caller, uniqueid } = await talking()
    const lena = await pbx.phone('102')
    lena.whenCalled = (call) => call.answer()
    const [near, far] = pbx.media.endpoints
    expect(pbx.pbx.transfer({ uniqueid, action: 'ask', to: '102', by: 'callee' }).ok).toBe(true)
    await pbx.pass(1000)
    const [first, second] = pbx.media.recordings
    expect(first?.endpoints).toEqual([null, null])
    expect(second?.endpoints).toEqual([far, pbx.media.endpoints[2]])
    expect(first?.outcome).toBeUndefined()
    expect(pbx.pbx.transfer({ uniqueid, action: 'cancel', user: '101' }).ok).toBe(true)
    await pbx.pass(1000)
    expect(first?.endpoints).toEqual([near, far])
    await hangUp(pbx, caller)
  })
})

describe('started and stopped in a call (issue: by code, API and window)', () => {
  const officeUsers = (ana: object) => [
    { ...userConfig('100', 'Ana Keller'), ...ana },
    userConfig('101', 'Tom Okafor'),
    userConfig('102', 'Lena Brandt')
  ]

  function users(ana: object): Partial<DomainInput> {
    return { recording: { announce: 'none' }, users: officeUsers(ana) }
  }

  test('MUST be started by who has it on demand, and by nobody else; the error says why', async () => {
    const { office: pbx, caller, record } = await talking(users({ record: 'on-demand' }))
    expect(pbx.media.recordings).toEqual([])
    expect(record('start', '101')).toEqual({
      ok: false,
      error: { code: 'not_allowed', message: 'Only 100 may record this call: user 100 says so.' }
    })
    expect(record('pause')).toEqual({
      ok: false,
      error: { code: 'not_allowed', message: 'This call is not being recorded.' }
    })
    expect(record('start').ok).toBe(true)
    await pbx.pass(0)
    expect(pbx.pbx.calls()).toMatchObject([{ recording: 'on', recordableBy: ['100'] }])
    await pbx.pass(2000)
    expect(record('stop').ok).toBe(true)
    expect(pbx.pbx.calls()).toMatchObject([{ recording: 'off' }])
    expect(record('resume').ok).toBe(false)
    await pbx.pass(4000)
    expect(record('start').ok).toBe(true)
    await pbx.pass(1000)
    await hangUp(pbx, caller)
    expect(pbx.media.recordings).toHaveLength(1)
    expect(Math.round((kept(pbx).facts?.milliseconds ?? 0) / 1000)).toBe(3)
  })

  test('both hear that it begins in the midst of a call (announce: both)', async () => {
    const { office: pbx, caller, record } = await talking({ users: officeUsers({ record: 'on-demand' }) })
    const [near, far] = pbx.media.endpoints
    record('start')
    await pbx.pass(0)
    expect([near?.playing, far?.playing]).toEqual([['prompt recording-announced'], ['prompt recording-announced']])
    await pbx.pass(600)
    expect(pbx.media.recordings).toHaveLength(1)
    expect(near?.peer).toBe(far)
    await hangUp(pbx, caller)
  })

  test('there is no such call, or nobody talks in it', async () => {
    const pbx = await office()
    expect(pbx.pbx.record({ uniqueid: 'none', action: 'start', user: null })).toMatchObject({
      error: { code: 'call_not_found' }
    })
  })

  test('by the code *4, from the side of who has inCallCodes alone', async () => {
    const { office: pbx, caller } = await talking(users({ record: 'on-demand', inCallCodes: true }))
    const [near, far] = pbx.media.endpoints
    far?.press('*')
    far?.press('4')
    await pbx.pass(2000)
    expect(pbx.media.recordings).toEqual([])
    near?.press('*')
    near?.press('4')
    await pbx.pass(10)
    expect(pbx.pbx.calls()).toMatchObject([{ recording: 'on' }])
    await pbx.pass(1000)
    near?.press('*')
    near?.press('4')
    await pbx.pass(10)
    expect(pbx.pbx.calls()).toMatchObject([{ recording: 'off' }])
    expect(near?.played.filter((item) => item === 'tone beep').length).toBe(3)
    await hangUp(pbx, caller)
  })

  test('who may not hears a low tone, and the time line says why', async () => {
    const { office: pbx, caller } = await talking(users({ inCallCodes: true }))
    const [near] = pbx.media.endpoints
    near?.press('*')
    near?.press('4')
    await pbx.pass(10)
    expect(near?.played).toContain('tone reorder')
    await hangUp(pbx, caller)
    expect(told(await pbx.timeline())).toContain(
      'warning: 100 wanted to record the call: Nothing allows this call to be recorded: an admin sets record to on-demand for that.'
    )
  })
})

describe('what cannot be kept (issue: the call goes on, and it is said)', () => {
  test('MUST go on with the call where the storage is full, and say so to the admin until one is kept again', async () => {
    const { office: pbx, caller } = await talking()
    const [near, far] = pbx.media.endpoints
    await pbx.pass(1000)
    pbx.media.recordings[0]?.end('storage-full')
    await pbx.pass(0)
    expect(near?.peer).toBe(far)
    expect(pbx.pbx.calls()).toMatchObject([{ recording: 'off' }])
    expect(pbx.pbx.warnings()).toContainEqual({
      code: 'recordings-unkept',
      domain: null,
      fault: 'storage-full',
      folder: '/data/recordings'
    })
    await hangUp(pbx, caller)
    expect(kept(pbx)).toMatchObject({
      recording: expect.stringContaining('/api/v1/recordings/'),
      facts: { ended: 'storage-full', milliseconds: expect.any(Number) }
    })
    expect(told(await pbx.timeline())).toContain('warning: the storage is full: the call is not recorded any more')
    const again = await talk(pbx, { caller: pbx.phones[0] as never, callee: pbx.phones[1] as never })
    await hangUp(pbx, again.caller)
    expect(pbx.pbx.warnings().map(({ code }) => code)).not.toContain('recordings-unkept')
  })

  test('no address is in the record where nothing could be written', async () => {
    const pbx = await office()
    pbx.media.diskFault = 'not-writable'
    const call = await talk(pbx, { caller: await pbx.phone('100'), callee: await pbx.phone('101') })
    await pbx.pass(1000)
    await hangUp(pbx, call.caller)
    expect(kept(pbx)).toMatchObject({ recording: '', facts: { ended: 'not-writable', milliseconds: 0 } })
  })

  test('a crash leaves the record with its recording (4-pbx, Call record)', async () => {
    const { office: pbx, caller, uniqueid } = await talking()
    const open = [...pbx.store.open.values()].find(({ segment }) => segment.cdr.uniqueid === uniqueid)
    expect(open?.segment.cdr).toMatchObject({
      recording: expect.stringContaining(`${uniqueid}.1`),
      recorded: { ended: null, milliseconds: null }
    })
    await hangUp(pbx, caller)
  })
})

describe('kept (4-pbx, Names: GET /api/v1/recordings/{id})', () => {
  test('MUST be found by its id, and be deleted with who did it and when', async () => {
    const { office: pbx, caller, uniqueid } = await talking()
    await pbx.pass(2000)
    await hangUp(pbx, caller)
    const id = `${uniqueid}.1`
    expect(await pbx.pbx.recording(id)).toMatchObject({
      format: 'wav',
      path: pbx.media.recordings[0]?.options.path,
      cdr: { uniqueid, segment: 1 }
    })
    for (const none of ['', 'x', uniqueid, `${uniqueid}.2`, `${uniqueid}.1.wav`, '../../etc/passwd.1']) {
      expect(await pbx.pbx.recording(none)).toBeUndefined()
    }
    expect(await pbx.pbx.deleteRecording({ id, by: '100@acme.test' })).toEqual({ ok: true, value: undefined })
    expect(pbx.removed.map((file) => `/data/recordings/${file}`)).toEqual([pbx.media.recordings[0]?.options.path])
    expect(kept(pbx)).toMatchObject({
      recording: '',
      facts: { deleted: { by: '100@acme.test', at: expect.any(Number) }, milliseconds: expect.any(Number) }
    })
    expect(await pbx.pbx.recording(id)).toBeUndefined()
    expect(await pbx.pbx.deleteRecording({ id, by: '100@acme.test' })).toMatchObject({
      error: { code: 'recording_not_found' }
    })
    expect(told(await pbx.timeline(uniqueid))).toContain('decision: the recording is deleted (100@acme.test)')
  })
})
