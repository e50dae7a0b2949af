import { describe, expect, test } from 'vitest'
import { textOfRemark } from '../../pbx-core/contract/remark-text.ts'
import { readReply } from '../../pbx-core/cti/reply.ts'
import type { ReplyProgram } from '../../pbx-core/cti/reply-program.ts'

function decide(document: string) {
  const reply = readReply({ status: 200, contentType: 'text/xml', body: new TextEncoder().encode(document) })
  if (reply.kind !== 'decision') throw new Error(`it is no decision: ${reply.kind}`)
  return reply.decision
}

const stepsOf = (verbs: string): ReplyProgram['steps'] | undefined =>
  decide(`<Response>${verbs}</Response>`).program?.steps
const warningsOf = (document: string) => decide(document).warnings.map(textOfRemark)

const own = { url: '', method: 'POST' }
const gather = {
  verb: 'gather',
  maxKeys: null,
  finishOnKey: '#',
  seconds: 5,
  says: [],
  action: own,
  alsoEmpty: false
}
const dial = { verb: 'dial', targets: [], callerId: null, seconds: 30, action: null }
const record = {
  verb: 'record',
  maxSeconds: 3600,
  silenceSeconds: 5,
  finishOnKey: '1234567890*#',
  beep: true,
  mailbox: null,
  action: own
}

describe('a document with the root Response is a program (2-cti, TwiML-shaped replies)', () => {
  test.each<[string, readonly object[]]>([
    ['<Say>Hello &amp; welcome</Say>', [{ verb: 'say', text: 'Hello & welcome', language: null, times: 1 }]],
    [
      '<say language="de-DE" loop="2">Guten\n   Tag</say>',
      [{ verb: 'say', text: 'Guten Tag', language: 'de', times: 2 }]
    ],
    ['<Say loop="0">again</Say>', [{ verb: 'say', text: 'again', language: null, times: 100 }]],
    ['<Play>closed</Play>', [{ verb: 'play', sound: 'closed', times: 1 }]],
    ['<Play loop="3"> /a.wav </Play>', [{ verb: 'play', sound: '/a.wav', times: 3 }]],
    ['<Pause/>', [{ verb: 'pause', seconds: 1 }]],
    ['<Pause length="99999"/>', [{ verb: 'pause', seconds: 600 }]],
    ['<Gather/>', [gather]],
    [
      '<Gather input="dtmf" numDigits="4" timeout="7" finishOnKey="*" action="/pin?a=1&amp;b=2" method="get"/>',
      [{ ...gather, maxKeys: 4, seconds: 7, finishOnKey: '*', action: { url: '/pin?a=1&b=2', method: 'GET' } }]
    ],
    ['<Gather finishOnKey="" actionOnEmptyResult="true"/>', [{ ...gather, finishOnKey: '', alsoEmpty: true }]],
    [
      '<Gather><Say>Type</Say><Play>beep</Play><Pause length="2"/></Gather>',
      [
        {
          ...gather,
          says: [
            { verb: 'say', text: 'Type', language: null, times: 1 },
            { verb: 'play', sound: 'beep', times: 1 },
            { verb: 'pause', seconds: 2 }
          ]
        }
      ]
    ],
    ['<Dial>+15550100199</Dial>', [{ ...dial, targets: [{ kind: 'number', name: '+15550100199' }] }]],
    [
      '<Dial callerId="+15550100100" timeout="12" action="done"><Number>101</Number><Number>102</Number></Dial>',
      [
        {
          ...dial,
          targets: [
            { kind: 'number', name: '101' },
            { kind: 'number', name: '102' }
          ],
          callerId: '+15550100100',
          seconds: 12,
          action: { url: 'done', method: 'POST' }
        }
      ]
    ],
    ['<Dial><Sip>sip:101@acme.test</Sip></Dial>', [{ ...dial, targets: [{ kind: 'sip', name: 'sip:101@acme.test' }] }]],
    ['<Dial><Queue>support</Queue></Dial>', [{ ...dial, targets: [{ kind: 'queue', name: 'support' }] }]],
    ['<Dial><Conference>all</Conference></Dial>', [{ ...dial, targets: [{ kind: 'conference', name: 'all' }] }]],
    // Without an address it is the document's own.
    ['<Dial action=""/>', [{ ...dial, action: own }]],
    ['<Redirect method="GET">../next</Redirect>', [{ verb: 'redirect', to: { url: '../next', method: 'GET' } }]],
    ['<Reject/>', [{ verb: 'reject', reason: 'rejected' }]],
    ['<Reject reason="busy"/>', [{ verb: 'reject', reason: 'busy' }]],
    ['<Hangup/>', [{ verb: 'hangup' }]],
    ['<Record/>', [record]],
    [
      '<Record maxLength="20" timeout="3" finishOnKey="#" playBeep="false" mailbox="101" action="/kept"/>',
      [
        {
          ...record,
          maxSeconds: 20,
          silenceSeconds: 3,
          finishOnKey: '#',
          beep: false,
          mailbox: '101',
          action: { url: '/kept', method: 'POST' }
        }
      ]
    ],
    ['', []]
  ])('%s', (verbs, steps) => {
    expect(stepsOf(verbs)).toEqual(steps)
    expect(warningsOf(`<Response>${verbs}</Response>`)).toEqual([])
  })

  test('sets nothing and names no route: type, name, break and record are not looked for under this root', () => {
    const decision = decide(
      '<Response><type>queue</type><name>s</name><break>1</break><Record/><set><record>no</record></set></Response>'
    )
    expect({ ...decision, warnings: decision.warnings.map(textOfRemark) }).toEqual({
      set: { variables: {} },
      route: null,
      break: false,
      program: { dialect: 'twiml', steps: [record], onAnswer: null, onHangup: null },
      warnings: ['type', 'name', 'break', 'set'].map((name) => `the verb <${name}> is not known and was passed over`)
    })
  })

  test.each([
    ['<Response><Enqueue>a</Enqueue></Response>', ['the verb <enqueue> is not known and was passed over']],
    [
      '<Response><Gather><Dial>101</Dial></Gather></Response>',
      ['the verb <gather/dial> is not known and was passed over']
    ],
    ['<Response><constructor/></Response>', ['the verb <constructor> is not known and was passed over']],
    [
      '<Response><Say voice="alice">Hi <break/></Say></Response>',
      [
        'the attribute voice of <say> is not known and was passed over',
        'the verb <say/break> is not known and was passed over'
      ]
    ],
    [
      '<Response><Dial record="yes"><Client>ana</Client></Dial></Response>',
      [
        'the attribute record of <dial> is not known and was passed over',
        'the verb <dial/client> is not known and was passed over'
      ]
    ],
    ['<Response><Gather input="dtmf speech"/></Response>', ['input: "dtmf speech" is not known and was passed over']],
    ['<Response><Redirect method="PUT">x</Redirect></Response>', ['method: "PUT" is not known and was passed over']],
    ['<Response><Pause length="soon"/></Response>', ['length: "soon" is not a whole number']],
    ['<Response xmlns="urn:x" xmlns:a="urn:a"/>', []]
  ])('names what it does not know: %s', (document, warnings) => {
    expect(warningsOf(document)).toEqual(warnings)
  })

  test('a Response amid other tags is a tag that nobody knows', () => {
    expect(decide('<ipbx><Response><name>x</name></Response></ipbx>').program).toBeUndefined()
  })
})

describe("the same root in sipgate.io's words", () => {
  const programOf = (document: string) => decide(document).program

  test.each<[string, object]>([
    [
      '<Response onAnswer="https://a.test/answered" onHangup="/over"/>',
      { steps: [], onAnswer: 'https://a.test/answered', onHangup: '/over' }
    ],
    [
      '<Response><Gather onData="/keys" maxDigits="3" timeout="10000"><Play><Url>https://a.test/a.wav</Url></Play></Gather></Response>',
      {
        steps: [
          {
            ...gather,
            maxKeys: 3,
            finishOnKey: '',
            seconds: 10,
            says: [{ verb: 'play', sound: 'https://a.test/a.wav', times: 1 }],
            action: { url: '/keys', method: 'POST' },
            alsoEmpty: true
          }
        ]
      }
    ],
    [
      '<Response onHangup="/over"><Dial callerId="492111234567"><Number>4915791234567</Number></Dial></Response>',
      {
        steps: [{ ...dial, targets: [{ kind: 'number', name: '+4915791234567' }], callerId: '+492111234567' }],
        onHangup: '/over'
      }
    ],
    [
      '<Response><Dial><Voicemail/></Dial></Response>',
      { steps: [{ ...dial, targets: [{ kind: 'voicemail', name: '' }] }] }
    ],
    [
      '<Response onAnswer="/a"><Reject reason="busy"/><Hangup/></Response>',
      { steps: [{ verb: 'reject', reason: 'busy' }, { verb: 'hangup' }], onAnswer: '/a' }
    ]
  ])('%s', (document, program) => {
    expect(programOf(document)).toEqual({ dialect: 'sipgate', onAnswer: null, onHangup: null, ...program })
    expect(warningsOf(document)).toEqual([])
  })

  test('an extension is no E.164 number without its plus', () => {
    expect(programOf('<Response onHangup="/over"><Dial><Number>101</Number></Dial></Response>')?.steps).toEqual([
      { ...dial, targets: [{ kind: 'number', name: '101' }] }
    ])
  })

  test('anonymous is not followed, and named', () => {
    const document = '<Response><Dial anonymous="true"><Number>4915791234567</Number></Dial></Response>'
    expect(warningsOf(document)).toEqual(['the attribute anonymous of <dial> is not known and was passed over'])
  })

  test('what both could have written is read as the first: its numbers are keyed', () => {
    const document = '<Response><Dial><Number>4915791234567</Number></Dial></Response>'
    expect(programOf(document)?.dialect).toBe('twiml')
  })
})
