import type { CallView, Cdr } from '../../../pbx-core/contract/views.ts'

const party = (user: string | null) => ({ number: user ?? '+15550199', name: '', user })

export function call(uniqueid: string, domain: string, caller: string | null, callee: string | null): CallView {
  const parties = { caller: party(caller), callee: party(callee), exten: callee ?? '+15550199', did: '' }
  const rest = {
    direction: 'internal',
    state: 'answered',
    trunk: null,
    app: null,
    appname: null,
    way: [],
    startedAt: 1,
    answeredAt: 2
  } as const
  return {
    uniqueid,
    linkedid: uniqueid,
    domain,
    ...parties,
    ...rest,
    rang: [],
    segment: 1,
    members: [],
    onHold: false,
    recording: 'off',
    recordableBy: []
  }
}

export function record(uniqueid: string, callerUser: string): Cdr {
  return {
    uniqueid,
    segment: 1,
    linkedid: uniqueid,
    domain: 'acme.test',
    direction: 'outbound',
    start: new Date(2026, 10, 21, 22, 5, 9).getTime(),
    answer: null,
    end: new Date(2026, 10, 21, 22, 5, 19).getTime(),
    clid: `"Tom, ""T"" =1+1" <${callerUser}>`,
    originalClid: '',
    src: callerUser,
    dst: '+15550199',
    dstname: '',
    callerUser,
    calleeUser: null,
    dcontext: 'internal',
    channel: 'sip/1',
    dstchannel: '',
    lastapp: 'Dial',
    lastdata: '',
    duration: 10,
    billsec: 0,
    disposition: 'NO ANSWER',
    amaflags: 'DOCUMENTATION',
    accountcode: '',
    accCode2: '',
    accCode3: '',
    userfield: '=HYPERLINK("http://evil.test")',
    hangupcause: 19,
    hangupby: 'caller',
    trunk: 'main',
    recording: '',
    voicemail: '',
    recorded: null,
    notes: '',
    outcome: '',
    transferredby: '',
    waitsec: 0,
    ringsec: 10,
    variables: {},
    legs: []
  }
}

export const delivery = (uniqueid: string) => ({
  id: `${uniqueid}.1.cti.postCall`,
  uniqueid,
  segment: 1,
  hook: 'cti.postCall',
  url: 'http://127.0.0.1/cdr',
  state: 'waiting' as const,
  attempts: 1,
  nextAttemptAt: 5,
  lastOutcome: 'timeout'
})
