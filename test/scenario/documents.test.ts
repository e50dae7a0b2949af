import { describe, expect, test } from 'vitest'
import { promptMs } from '../support/recording-media.ts'
import type { ScriptedReply } from '../support/scripted-http.ts'
import { xml } from '../support/scripted-http.ts'
import { type DomainInput, trunkConfig, userConfig } from '../support/virtual-pbx.ts'
import { hangUp, openOffice, told, warnings } from './office.ts'

const response = (verbs: string, attributes = ''): ScriptedReply => ({
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Response${attributes}>${verbs}</Response>`
})

const inbound = { url: 'http://crm:secret@app.test/in?call=%%uniqueid%%' }

/** Somebody calls from outside, and the application answers with a document. */
async function enter(
  first: ScriptedReply,
  { then = {}, ...change }: Partial<DomainInput> & { readonly then?: Readonly<Record<string, ScriptedReply>> } = {}
) {
  const office = await openOffice({
    domain: {
      users: [
        { ...userConfig('100', 'Ana Keller'), admin: true, voicemail: { enabled: true } },
        userConfig('101', 'Tom Okafor'),
        userConfig('102', 'Lena Brandt')
      ],
      trunks: [trunkConfig('main')],
      inbound: [{ match: '*', to: 'extension:102' }],
      cti: { inbound },
      ...change
    }
  })
  office.http.on('/in', first)
  for (const [path, reply] of Object.entries(then)) office.http.on(path, reply)
  const [ana, tom, lena] = [await office.phone('100'), await office.phone('101'), await office.phone('102')]
  const customer = office.provider('main')
  const call = customer.invite('+15550100100')
  await office.pass()
  const heard = () => office.media.leased[0]?.playing ?? []
  const press = async (keys: string) => {
    for (const key of keys) office.media.leased[0]?.press(key)
    await office.pass()
  }
  /** Method, path and form of each request after the first. */
  const requests = () =>
    office.http.calls.slice(1).map(({ request: { method, url, body, headers } }) => {
      const { pathname, search } = new URL(url)
      const form = new URLSearchParams(method === 'POST' ? (body ?? '') : search)
      return { method, path: pathname, type: headers['content-type'], form: Object.fromEntries(form) }
    })
  const isOver = () => office.pbx.calls().length === 0
  return { office, call, ana, tom, lena, customer, heard, press, requests, isOver }
}

const isNothing = { method: 'POST', type: 'application/x-www-form-urlencoded' }

describe('a document is followed verb by verb (2-cti, TwiML-shaped replies)', () => {
  test('Say, Play and Pause are heard one after the other, and its end is the end of the call', async () => {
    const { office, call, heard, requests, isOver } = await enter(
      response('<Say language="de-DE">Guten Tag</Say><Play>closed</Play><Pause length="2"/><Play loop="2">beep</Play>')
    )
    expect([call.statuses.at(-1), heard()]).toEqual([200, ['prompt tts:Guten Tag']])
    await office.pass(promptMs)
    expect(heard()).toEqual(['prompt closed'])
    await office.pass(promptMs)
    expect(heard()).toEqual(['silence 2000'])
    await office.pass(2000)
    expect(heard()).toEqual(['prompt beep'])
    await office.pass(2 * promptMs)
    expect([isOver(), requests()]).toEqual([true, []])
    expect(office.record).toMatchObject({ disposition: 'NO ANSWER', lastapp: 'reply', lastdata: 'cti.inbound' })
    expect(told(await office.timeline())).toContain('decision: the document is followed: say, play, pause, play')
  })

  test('Gather: the entry goes to its action at the hook’s origin as a form, and the next document is followed', async () => {
    const { office, call, tom, heard, press, requests } = await enter(
      response('<Gather numDigits="4" action="/pin"><Say>Your PIN</Say></Gather><Say>Nothing</Say>')
    )
    office.http.on('/pin', response('<Dial><Number>101</Number></Dial>'))
    expect(heard()).toEqual(['prompt tts:Your PIN'])
    await press('4711')
    tom.call.answer()
    await office.pass()
    expect(call.statuses.at(-1)).toBe(200)
    expect(requests()).toEqual([
      {
        ...isNothing,
        path: '/pin',
        form: expect.objectContaining({
          CallSid: office.pbx.calls()[0]?.uniqueid,
          From: '+15550170',
          To: '+15550100100',
          Digits: '4711',
          digits: '4711',
          calleridnumber: '+15550170',
          domain: 'acme.test'
        })
      }
    ])
    // As the hook itself: its user and password go along, and no further.
    expect(office.http.calls[1]?.request).toMatchObject({
      url: 'http://crm:secret@app.test/pin',
      timeoutMs: 2000,
      maxBytes: 65_536,
      sameOrigin: true
    })
    expect(office.pbx.calls()).toMatchObject([{ state: 'answered', callee: { user: '101' } }])
    await hangUp(office, call)
    expect(office.record).toMatchObject({ disposition: 'ANSWERED', calleeUser: '101', lastapp: 'user' })
    expect(JSON.stringify(await office.timeline())).not.toContain('secret')
  })

  test.each([
    ['finishOnKey ends an entry, and is not part of it', '<Gather finishOnKey="*"/>', '12*', '12'],
    ['so does time', '<Gather timeout="2"/>', '12', '12']
  ])('%s', async (_rule, gather, keys, digits) => {
    const { office, press, requests, isOver } = await enter(response(`${gather.replace('/>', ' action="/next"/>')}`))
    office.http.on('/next', response('<Hangup/>'))
    await press(keys)
    await office.pass(2000)
    expect([requests().map(({ form }) => form.Digits), isOver()]).toEqual([[digits], true])
  })

  test('where nothing is entered the next verb follows; with actionOnEmptyResult the action is asked', async () => {
    const silent = await enter(response('<Gather timeout="3"/><Play>nothing</Play>'))
    await silent.office.pass(3000)
    expect([silent.heard(), silent.requests()]).toEqual([['prompt nothing'], []])
    await hangUp(silent.office, silent.call)
    const asking = await enter(response('<Gather timeout="3" actionOnEmptyResult="true" method="GET"/>'))
    asking.office.http.on('Digits=', response('<Hangup/>'))
    await asking.office.pass(3000)
    const [request] = asking.requests()
    expect([request?.method, request?.path, request?.form.Digits, request?.form.call]).toEqual([
      'GET',
      '/in',
      '',
      request?.form.CallSid
    ])
  })

  test('Dial: a number that nobody answers in time, then its action with DialCallStatus, then what that says', async () => {
    const { office, call, tom, lena, requests } = await enter(
      response('<Dial timeout="12" action="done">101</Dial><Play>never</Play>')
    )
    tom.whenCalled = (phone) => phone.ring()
    office.http.on('/done', response('<Dial>102</Dial>'))
    await office.pass(11_900)
    expect([tom.calls.length, lena.calls.length]).toEqual([1, 0])
    await office.pass(200)
    expect(requests().map(({ path, form }) => [path, form.DialCallStatus])).toEqual([['/done', 'no-answer']])
    lena.call.answer()
    await office.pass()
    expect(call.statuses.at(-1)).toBe(200)
    await hangUp(office, call)
    expect(office.record).toMatchObject({ disposition: 'ANSWERED', calleeUser: '102' })
  })

  test.each([
    [486, 'busy'],
    [480, 'no-answer'],
    [404, 'failed'],
    [603, 'busy']
  ] as const)(
    'a telephone that answers %i is %s; without an action the next verb follows, and the caller gets the last',
    async (status, word) => {
      const { office, tom, lena, requests, isOver } = await enter(
        response('<Dial>101</Dial><Dial action="/done">102</Dial>')
      )
      tom.call.refuse(486)
      await office.pass()
      office.http.on('/done', response('<Say/>'))
      lena.call.refuse(status)
      await office.pass()
      expect(requests().map(({ form }) => form.DialCallStatus)).toEqual([word])
      expect(isOver()).toBe(true)
    }
  )

  test('several numbers ring together, and one that answers has the call', async () => {
    const { office, call, tom, lena } = await enter(response('<Dial><Number>101</Number><Number>102</Number></Dial>'))
    for (const phone of [tom, lena]) phone.call.ring()
    await office.pass()
    lena.call.answer()
    await office.pass()
    expect([tom.call.statuses.at(-1) ?? tom.call.methods.at(-1), office.pbx.calls()[0]?.callee.user]).toEqual([
      'CANCEL',
      '102'
    ])
    await hangUp(office, call)
  })

  test('a conversation is the end of the document; its action hears of it, and its reply means nothing', async () => {
    const { office, call, tom, requests } = await enter(response('<Dial action="/done">101</Dial><Play>never</Play>'))
    office.http.on('/done', response('<Dial>102</Dial>'))
    tom.call.answer()
    await office.pass()
    await hangUp(office, call)
    expect([requests().map(({ path, form }) => [path, form.DialCallStatus]), office.records.length]).toEqual([
      [['/done', 'completed']],
      1
    ])
  })

  test('Queue and Conference are those of the domain, Sip is an extension of it; others cannot be dialled from here', async () => {
    const { office, call, tom } = await enter(
      response(
        '<Dial><Conference>none</Conference></Dial><Dial><Sip>sip:101@elsewhere.test</Sip></Dial><Dial><Queue>support</Queue></Dial>'
      ),
      { queues: [{ name: 'support', extension: '600', agents: [{ user: '101' }] }] }
    )
    tom.call.answer()
    await office.pass()
    expect(office.pbx.calls()[0]?.way.map(({ app, appname }) => `${app} ${appname}`)).toEqual(['queue support'])
    await hangUp(office, call)
    expect(warnings(await office.timeline())).toEqual([
      'none cannot be dialled from here',
      'sip:101@elsewhere.test cannot be dialled from here'
    ])
    const other = await enter(response('<Dial><Sip>sip:101@acme.test</Sip></Dial>'))
    other.tom.call.answer()
    await other.office.pass()
    expect(other.office.pbx.calls()[0]?.callee.user).toBe('101')
    await hangUp(other.office, other.call)
  })

  test('Dial has the permissions of external: the domain answers for what a hook sends out', async () => {
    const out = await enter(response('<Dial timeout="9">+12025550123</Dial>'))
    await out.office.pass()
    expect(out.customer.calls.length).toBe(2)
    await out.office.pass(9000)
    expect([out.isOver(), told(await out.office.timeline())]).toEqual([
      true,
      expect.arrayContaining([
        'trunk:main < INVITE sip:+12025550123@192.0.2.10:5060 SIP/2.0',
        'decision: nobody has taken the call: no-answer'
      ])
    ])
    const barred = await enter(response('<Dial><Number>+4930901820</Number></Dial>'))
    await barred.office.pass()
    expect([
      barred.isOver(),
      told(await barred.office.timeline()).filter((entry) => /^decision: \+.*barred/.test(entry))
    ]).toEqual([true, [expect.stringMatching(/^decision: \+4930901820 is barred/)]])
  })

  test('who is named twice is called once, and twenty at once are called at most', async () => {
    const numbers = Array.from({ length: 30 }, (_, at) => `<Number>+120255501${String(at + 10)}</Number>`).join('')
    const { office, tom, customer, call } = await enter(
      response(`<Dial timeout="9">${'<Number>101</Number>'.repeat(40)}${numbers}</Dial>`),
      { limits: { forwardedConcurrent: 100 } }
    )
    await office.pass()
    expect([tom.calls.length, customer.calls.length - 1]).toEqual([1, 19])
    call.cancel()
    await office.pass()
    expect(warnings(await office.timeline()).at(-1)).toBe('+12025550139 cannot be dialled from here')
  })

  test.each([
    ['<Reject/>', 603],
    ['<Reject reason="busy"/>', 486],
    ['<Hangup/>', 480]
  ])('%s refuses the call: %i', async (verb, status) => {
    const { call } = await enter(response(verb))
    expect(call.statuses.at(-1)).toBe(status)
  })

  test('Redirect asks for the next document; what that answers in our own words counts as any reply', async () => {
    const { office, tom, requests, isOver } = await enter(response('<Redirect>../next?step=2</Redirect>'), {
      then: { '/next': { body: xml('<set><calleridname>ACME</calleridname></set><route>extension:101</route>') } }
    })
    await office.pass()
    expect([requests()[0]?.path, office.pbx.calls()[0]?.caller.name]).toEqual(['/next', 'ACME'])
    tom.call.refuse(486)
    await office.pass()
    expect(isOver()).toBe(true)
  })

  test.each<[string, ScriptedReply]>([
    ['no change', { status: 204 }],
    ['an empty document', response('')],
    ['a failure', { status: 500 }],
    ['silence', { after: 5000 }]
  ])('%s at last: the call goes on where it was going', async (_what, reply) => {
    const { office, call, lena } = await enter(response('<Say>Hello</Say><Redirect>/next</Redirect>'))
    office.http.on('/next', reply)
    await office.pass(promptMs)
    await office.pass(2000)
    lena.call.answer()
    await office.pass()
    expect(office.pbx.calls()).toMatchObject([{ callee: { user: '102' }, state: 'answered' }])
    await hangUp(office, call)
  })

  test('a failure follows the hook’s onFailure', async () => {
    const { office, call } = await enter(response('<Redirect>/next</Redirect>'), {
      cti: { inbound: { ...inbound, onFailure: 'reject' } },
      then: { '/next': { status: 500 } }
    })
    await office.pass(promptMs)
    await office.pass()
    expect(call.statuses.at(-1)).toBe(480)
  })

  test.each([
    'https://app.test/next',
    'http://app.test:81/next',
    'http://elsewhere.test/next',
    '//elsewhere.test/next',
    'javascript:0'
  ])('%s is not at the hook’s origin, and is not asked', async (url) => {
    const { office, lena, isOver } = await enter(response(`<Redirect>${url}</Redirect>`))
    await office.pass()
    expect([office.http.calls.length, lena.calls.length]).toEqual([1, 1])
    lena.call.refuse(486)
    await office.pass()
    expect(isOver()).toBe(true)
    expect(told(await office.timeline())).toContain(
      "hook cti.inbound: redirect: the address is not at the hook's own origin, and was not asked"
    )
  })

  test('one that fallbackUrl has answered leads on at the origin of fallbackUrl', async () => {
    const { office, tom } = await enter(
      { status: 500 },
      {
        cti: { inbound: { url: 'http://app.test/in', fallbackUrl: 'http://else.test/instead?why=%%error%%' } },
        then: {
          '/instead': response('<Redirect>next</Redirect>'),
          '/next': response('<Dial><Number>101</Number></Dial>')
        }
      }
    )
    await office.pass()
    expect(office.http.calls.map(({ request }) => request.url)).toEqual([
      'http://app.test/in',
      'http://else.test/instead?why=status%3A500',
      'http://else.test/next'
    ])
    tom.call.answer()
    await office.pass()
    const hooks = (await office.pbx.timeline(office.pbx.calls()[0]?.uniqueid ?? ''))?.filter(
      ({ kind }) => kind === 'hook'
    )
    expect(hooks).toMatchObject([{ result: 'failed' }, { result: 'reply' }, { result: 'reply' }])
    await hangUp(office, tom.call)
  })

  test('documents that only lead to documents are followed ten times', async () => {
    const { office, lena, isOver } = await enter(response('<Redirect/>'))
    await office.pass()
    expect([office.http.calls.length, lena.calls.length]).toEqual([11, 1])
    lena.call.refuse(486)
    await office.pass()
    expect([isOver(), warnings(await office.timeline())]).toEqual([
      true,
      ['more than 10 documents with nothing in between: the next one is not asked for']
    ])
  })

  test('a call asks for a hundred documents and no more', async () => {
    const { office, lena, isOver } = await enter(response('<Pause length="0"/><Redirect/>'))
    await office.pass(5000)
    expect([office.http.calls.length, lena.calls.length]).toEqual([101, 1])
    lena.call.refuse(486)
    // It has been spoken to, and hears that Lena is busy.
    await office.pass(6000)
    expect(isOver()).toBe(true)
  })

  test('a document that leads back to its own hook counts as a re-route by it', async () => {
    const { office, isOver } = await enter(response('<Dial><Queue>support</Queue></Dial>'), {
      queues: [
        {
          name: 'support',
          extension: '600',
          agents: [],
          cti: { url: 'http://app.test/queue' }
        }
      ],
      then: { '/queue': response('<Dial><Queue>support</Queue></Dial>') }
    })
    await office.pass(1000)
    expect([office.http.calls.length, isOver()]).toEqual([11, true])
    expect(warnings(await office.timeline())).toContain('more than 10 re-routes by hooks: the document is ignored')
  })

  test('hanging up ends it, whatever it was at', async () => {
    for (const verbs of ['<Say>Hi</Say>', '<Gather/>', '<Pause length="9"/>', '<Dial>101</Dial>', '<Record/>']) {
      const { office, call } = await enter(response(`${verbs}<Play>never</Play>`))
      if (call.statuses.at(-1) === 200) await hangUp(office, call)
      else call.cancel()
      await office.pass()
      expect(office.pbx.calls()).toEqual([])
    }
  })

  test('a file at the hook’s origin is fetched and played; what cannot be had is told and passed over', async () => {
    const { office, heard, isOver } = await enter(
      response('<Play>/sounds/hello.wav</Play><Play>http://elsewhere.test/a.wav</Play><Play>closed</Play>')
    )
    expect(heard()).toEqual([expect.stringMatching(/^sound \/data\/voicemail\//)])
    expect(office.http.calls[1]?.request).toMatchObject({
      method: 'GET',
      url: 'http://crm:secret@app.test/sounds/hello.wav',
      maxBytes: 5 * 1024 * 1024,
      timeoutMs: 2000
    })
    await office.pass(promptMs)
    expect(heard()).toEqual(['prompt closed'])
    await office.pass(promptMs)
    expect([isOver(), office.http.calls.length, warnings(await office.timeline())]).toEqual([
      true,
      2,
      ["http://elsewhere.test/a.wav cannot be played: the address is not at the hook's own origin, and was not asked"]
    ])
  })

  test('what was recorded in another domain is not played, however its name is written', async () => {
    const { office, heard, isOver } = await enter(
      response(
        '<Play>recorded/other_test/1</Play><Play>./Recorded/./other_test/1</Play><Play>recorded/acme_test/1</Play>'
      )
    )
    expect(heard()).toEqual(['prompt recorded/acme_test/1'])
    await office.pass(promptMs)
    expect([isOver(), warnings(await office.timeline())]).toEqual([
      true,
      ['recorded/other_test/1', './Recorded/./other_test/1'].map(
        (name) => `${name} cannot be played: it was recorded in another domain`
      )
    ])
  })

  test('of one call fifty files are fetched, however many its documents name', async () => {
    const files = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, at) => `<Play>/${from + at}.wav</Play>`).join('')
    const { office, call, requests, isOver } = await enter(
      response(`<Gather timeout="1" action="/next" actionOnEmptyResult="true">${files(0, 30)}</Gather>`),
      { then: { '/next': response(`<Gather timeout="1">${files(20, 60)}</Gather><Pause length="9"/>`) } }
    )
    await office.pass(30 * promptMs + 2000)
    expect(requests().filter(({ path }) => path.endsWith('.wav'))).toHaveLength(50)
    await hangUp(office, call)
    expect(isOver()).toBe(true)
    expect(warnings(await office.timeline()).at(-1)).toBe('/59.wav cannot be played: a call fetches 50 files at most')
  })

  test('Record keeps what is said as a message, and tells its action where that is', async () => {
    const { office, press, requests, isOver } = await enter(
      response('<Record maxLength="30" finishOnKey="#" action="/kept"/>'),
      {}
    )
    office.http.on('/kept', response('<Hangup/>'))
    await office.pass(promptMs)
    const [recording] = office.media.recordings
    expect(recording?.options.limits).toEqual({ longest: 30_000, silence: 5000 })
    await office.pass(4000)
    await press('#')
    await office.pass()
    const [message] = office.pbx.messages('acme.test', '100')
    expect(requests().map(({ path, form }) => [path, form.RecordingUrl, form.RecordingDuration, form.Digits])).toEqual([
      ['/kept', `http://127.0.0.1:8980/api/v1/voicemail/100/${message?.id}/sound`, '4', '#']
    ])
    expect([isOver(), office.record.voicemail]).toEqual([true, requests()[0]?.form.RecordingUrl])
  })

  test('any hook that may route may answer with one: a user’s, before its phones ring', async () => {
    const { office, call, tom, lena } = await enter(response(''), {
      users: [
        userConfig('100', 'Ana'),
        userConfig('101', 'Tom'),
        { ...userConfig('102', 'Lena'), cti: { url: 'http://app.test/lena' } }
      ],
      then: { '/lena': response('<Dial>101</Dial>') }
    })
    tom.call.answer()
    await office.pass()
    expect([lena.calls.length, office.pbx.calls()[0]?.callee.user]).toEqual([0, '101'])
    await hangUp(office, call)
  })

  test('what nobody knows is named by its verb, and the rest is followed', async () => {
    const { office, call, heard } = await enter(response('<Enqueue/><Play>closed</Play>'))
    expect(heard()).toEqual(['prompt closed'])
    await hangUp(office, call)
    expect(warnings(await office.timeline())).toEqual(['the verb <enqueue> is not known and was passed over'])
  })
})

describe("a document in sipgate.io's words", () => {
  test('is told of the answer and the end, at the hook’s origin, in its own words and ours', async () => {
    const { office, call, lena, requests } = await enter(
      response('', ' onAnswer="/answered" onHangup="http://app.test/over"')
    )
    lena.call.answer()
    await office.pass()
    const { uniqueid } = office.pbx.calls()[0] ?? {}
    await hangUp(office, call)
    const said = { callId: uniqueid, from: '15550170', to: '15550100100', direction: 'in', domain: 'acme.test' }
    expect(requests()).toEqual([
      {
        ...isNothing,
        path: '/answered',
        form: expect.objectContaining({ event: 'answer', user: '102', answeringNumber: '102', ...said })
      },
      {
        ...isNothing,
        path: '/over',
        form: expect.objectContaining({ event: 'hangup', cause: 'normalClearing', answeringNumber: '102', ...said })
      }
    ])
  })

  test('a later document that names onAnswer alone leaves onHangup as it was', async () => {
    const { office, call, lena, requests } = await enter(
      response('<Gather onData="/keys" timeout="2000"/>', ' onAnswer="/answered" onHangup="/over"'),
      { then: { '/keys': response('<Dial><Number>102</Number></Dial>', ' onAnswer="/later"') } }
    )
    await office.pass(2100)
    lena.call.answer()
    await office.pass()
    await hangUp(office, call)
    expect(requests().map(({ path, form }) => `${path} ${form.event}`)).toEqual([
      '/keys dtmf',
      '/later answer',
      '/over hangup'
    ])
  })

  test.each([
    [486, 'busy'],
    [404, 'notFound'],
    [480, 'noAnswer'],
    [503, 'congestion']
  ])('a call that ends by %i is over because of %s', async (status, cause) => {
    const { office, lena, requests } = await enter(response('', ' onHangup="/over"'))
    lena.call.refuse(status)
    await office.pass()
    expect(requests().map(({ form }) => [form.cause, form.answeringNumber])).toEqual([[cause, '']])
  })

  test('Gather sends what was entered as dtmf, nothing too', async () => {
    const { office, press, requests, heard, isOver } = await enter(
      response(
        '<Gather onData="/keys" maxDigits="2" timeout="3000"><Play><Url>http://app.test/a.wav</Url></Play></Gather>'
      ),
      {
        then: {
          '/keys': response('<Gather onData="/again" maxDigits="1" timeout="2000"/>'),
          '/again': response('<Hangup/>')
        }
      }
    )
    expect(heard()).toEqual([expect.stringMatching(/^sound /)])
    await press('12')
    await office.pass(2100)
    expect(requests().flatMap(({ path, form }) => (form.event === 'dtmf' ? [[path, form.dtmf]] : []))).toEqual([
      ['/keys', '12'],
      ['/again', '']
    ])
    expect(isOver()).toBe(true)
  })

  test('Voicemail is the mailbox of whom the call is for', async () => {
    const { office, call } = await enter(response(''), {
      users: [
        userConfig('100', 'Ana'),
        userConfig('101', 'Tom'),
        { ...userConfig('102', 'Lena'), voicemail: { enabled: true }, cti: { url: 'http://app.test/lena' } }
      ],
      then: { '/lena': response('<Dial><Voicemail/></Dial>') }
    })
    await office.pass()
    expect(office.pbx.calls()[0]?.way.map(({ app, appname }) => `${app} ${appname}`)).toEqual(['voicemail 102'])
    await hangUp(office, call)
  })
})
