/** Over 600 lines: who may do what is one table, a row for each operation of the API and each command of a window. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { scopes } from '../../../main/base/scopes.ts'
import { settingsSchema } from '../../../main/base/settings-schema.ts'
import { type CommandName, commands as contract } from '../../../main/ipc/contract.ts'
import { configSchema } from '../../../pbx-core/contract/config.ts'
import type { StandingWarning } from '../../../pbx-core/contract/standing-warning.ts'
import type { CallbackView, CallView, ConferenceView, ParkedView, QueueView } from '../../../pbx-core/contract/views.ts'
import type { MailboxView, VoiceMessage } from '../../../pbx-core/contract/voicemail.ts'
import { sampleCdr } from '../../records/samples.ts'
import { type TempDirectory, tempDirectory } from '../../support/temp-directory.ts'
import { basic } from '../support/http-fixture.ts'
import { coreOf, MemoryPbx } from '../support/memory-pbx.ts'
import { TestOffice, TestWindow } from '../support/office.ts'
import { OpenApiContract } from '../support/openapi-contract.ts'
import { person } from '../support/person.ts'

/**
 * Who may do what, for every operation of the API and every command of a window, as one table. A row that is missing
 * fails. `party`: its phone has rung for the call that lives, which rings on at `102` now, and it was in the one that
 * is over; `user` has to do with neither.
 */
const actors = ['nobody', 'user', 'party', 'admin', 'systemAdmin', 'otherUser', 'otherAdmin'] as const
type Actor = (typeof actors)[number]

const names: Readonly<Record<Exclude<Actor, 'nobody'>, string>> = {
  user: '104@acme.test',
  party: '101@acme.test',
  admin: '100@acme.test',
  systemAdmin: '103@acme.test',
  otherUser: '200@other.test',
  otherAdmin: '201@other.test'
}

const pbx = new MemoryPbx()
for (const user of ['101', '104']) {
  const phone = { contact: `sip:${user}@10.0.0.7`, remote: '10.0.0.7:5060', protocol: 'udp', userAgent: '' }
  pbx.phones.push({ domain: 'acme.test', user, ...phone, expiresAt: 1 })
}

const config = {
  schema: 1,
  listen: { http: '127.0.0.1:0' },
  domains: [
    {
      name: 'acme.test',
      users: [
        person('100', { admin: true }),
        person('101'),
        person('102'),
        person('103', { systemAdmin: true }),
        person('104')
      ],
      trunks: [{ name: 'main', type: 'peer', address: 'sip:192.0.2.1' }],
      cti: { postCall: { url: 'http://crm:secret@127.0.0.1:1/cdr' } }
    },
    {
      name: 'other.test',
      users: [person('200'), person('201', { admin: true })],
      trunks: [{ name: 'far', type: 'peer', address: 'sip:192.0.2.2' }]
    }
  ]
}

pbx.domains = configSchema.parse(config).domains

const live: CallView = {
  ...{ uniqueid: 'live', linkedid: 'live', domain: 'acme.test', direction: 'inbound', state: 'ringing' },
  caller: { number: '+15550100199', name: 'ACME', user: null },
  callee: { number: '102', name: '', user: '102' },
  rang: ['101', '102'],
  segment: 1,
  members: [
    { number: '+15550100199', name: 'ACME', user: null, channel: 'a', role: 'caller', state: 'waiting', since: 1 },
    { number: '102', name: '', user: '102', channel: 'b', role: 'callee', state: 'ringing', since: 1 }
  ],
  ...{
    exten: '101',
    did: '',
    trunk: 'main',
    app: 'user',
    appname: '102',
    way: [],
    startedAt: 1,
    answeredAt: null,
    onHold: false,
    recording: 'off',
    recordableBy: []
  }
}
const past = sampleCdr({
  ...{ uniqueid: 'past', domain: 'acme.test', dst: '101' },
  callee: { number: '101', name: '', user: '101' }
})

const callback: CallbackView = {
  ...{ id: 'back', number: '+15550170', name: '', since: 1, promised: 2, state: 'waiting', agents: [], attempts: 0 },
  ...{ notBefore: null, because: null, uniqueid: 'past', call: null }
}

/** Tom's. */
const supportQueue: QueueView = {
  ...{ domain: 'acme.test', name: 'support', extension: '600', waiting: [], callbacks: [callback], supervisors: [] },
  agents: [
    {
      ...{ extension: '101', name: 'Tom', isIn: true, state: 'free', since: 1 },
      ...{ reason: '', until: null, penalty: 0, calls: 0 }
    }
  ]
}

const parkedCall: ParkedView = {
  ...{ domain: 'acme.test', slot: '*71', uniqueid: 'parked', by: null, since: 1, isComingBack: false },
  caller: { number: '+15550100199', name: '', user: null }
}

/** Tom is in it, and its moderator is Ana, who is an admin as well. */
const standup: ConferenceView = {
  ...{ domain: 'acme.test', name: 'standup', extension: '800', isAdHoc: false, isLocked: false, maxParties: 20 },
  parties: [
    {
      ...{ uniqueid: 'live', party: { number: '101', name: 'Tom', user: '101' } },
      ...{ since: 1, isMuted: false, isHolding: false, talks: false }
    }
  ],
  ...{ moderators: ['100'], pinsClosedUntil: null }
}

const mailbox: MailboxView = {
  ...{ domain: 'acme.test', mailbox: '101', new: 1, saved: 0, greetings: [], hasPin: false, closedUntil: null }
}
const message: VoiceMessage = {
  ...{ id: '1.a', domain: 'acme.test', mailbox: '101', call: 'past', at: 1, milliseconds: 5000, state: 'new' },
  caller: { number: '+15550199001', name: '', user: null }
}

let office: TestOffice
let promised: OpenApiContract
let sounds: TempDirectory
beforeAll(async () => {
  sounds = await tempDirectory('sounds')
  await writeFile(join(sounds.path, 'past.wav'), 'RIFF')
  office = await TestOffice.start(coreOf(pbx), config)
  promised = new OpenApiContract((await office.request('/api/v1/openapi.json')).json)
  await office.portalOf(names.party)
  await office.request('/api/v1/tokens', {
    method: 'POST',
    headers: { ...basic(names.party), 'content-type': 'application/json' },
    body: '{"name":"of the party","scopes":["calls:read"]}'
  })
})
afterAll(async () => {
  await office[Symbol.asyncDispose]()
  await sounds[Symbol.asyncDispose]()
})
beforeEach(() => {
  pbx.live = [live]
  pbx.records = [past]
  pbx.recordings.set('past.1', { cdr: past, format: 'wav', path: join(sounds.path, 'past.wav') })
  pbx.openingsOf.set('acme.test', [{ name: 'office', open: true, because: 'hours', holiday: '', code: '*81' }])
  pbx.queuesOf.set('acme.test', [supportQueue])
  pbx.parkedIn.set('acme.test', [parkedCall])
  pbx.conferencesOf.set('acme.test', [standup])
  pbx.mailboxes.set('101@acme.test', mailbox)
  pbx.messagesOf.set('101@acme.test', [message])
  pbx.soundFiles.set('1.a', join(sounds.path, 'past.wav'))
  pbx.timelines = new Map([
    ['live', []],
    ['past', []]
  ])
  pbx.trunksNow = ['acme.test', 'other.test'].map((domain) => ({
    ...{ domain, name: 'main', state: 'up', lastStatus: 200, lastReason: 'OK', since: 1, address: '192.0.2.10:5060' }
  }))
  pbx.sent = [
    {
      ...{ id: 'older.1.postCall', uniqueid: 'older', segment: 1, hook: 'postCall', url: 'http://127.0.0.1:1/cdr' },
      ...{ state: 'waiting', attempts: 1, nextAttemptAt: 2, lastOutcome: 'status 503' }
    }
  ]
  pbx.mailsNow = [
    {
      ...{ id: 'm1', uniqueid: '1.1', domain: 'acme.test', kind: 'missed', to: 'ana@acme.test', state: 'waiting' },
      ...{ attempts: 1, createdAt: 0, nextAttemptAt: 30_000, lastOutcome: '451 later' }
    }
  ]
  pbx.banned = [{ source: '192.0.2.1', failures: 3, accounts: [], until: 0 }]
})

interface Row {
  readonly method?: string
  readonly path: string
  readonly body?: string
  /** Status, and how much of it there is to see, in the order of `actors`. */
  readonly gives: string
}

/** By `operationId`. */
const operations: Readonly<Record<string, Row>> = {
  getHealth: { path: '/health', gives: '200/1 200/1 200/1 200/8 200/8 200/1 200/8' },
  listCalls: { path: '/calls', gives: '401 200/0 200/1 200/1 200/1 200/0 200/0' },
  originateCall: {
    ...{ method: 'POST', path: '/calls', body: '{"user":"101@acme.test","dest":"*43"}' },
    gives: '401 403 201 201 201 403 403'
  },
  getCall: { path: '/calls/live', gives: '401 404 200 200 200 404 404' },
  hangUpCall: { method: 'DELETE', path: '/calls/live', gives: '401 404 204 204 204 404 404' },
  // A user leaves itself; who only is rung is in no talk.
  transferCall: {
    ...{ method: 'POST', path: '/calls/live/transfer', body: '{"to":"102"}' },
    gives: '401 404 403 202 202 404 404'
  },
  // Whether it may says the PBX, by the extension that asks.
  recordCall: {
    ...{ method: 'POST', path: '/calls/live/recording', body: '{"action":"start"}' },
    gives: '401 404 202 202 202 404 404'
  },
  getRecording: { path: '/recordings/past.1', gives: '401 404 200 200 200 404 404' },
  deleteRecording: { method: 'DELETE', path: '/recordings/past.1', gives: '401 404 403 204 204 404 404' },
  parkCall: {
    ...{ method: 'POST', path: '/calls/live/park', body: '{}' },
    gives: '401 404 403 202 202 404 404'
  },
  // Whoever may fetch sees it: every user of the domain.
  listParked: { path: '/parked?domain=acme.test', gives: '401 200/1 200/1 200/1 200/1 403 403' },
  getUserState: { path: '/users/101@acme.test/state', gives: '401 404 200 200 200 404 404' },
  changeUserState: {
    ...{ method: 'PATCH', path: '/users/101@acme.test/state', body: '{"doNotDisturb":{"on":true}}' },
    gives: '401 404 200 200 200 404 404'
  },
  listOpeningHours: { path: '/opening-hours', gives: '401 200/1 200/1 200/1 200/1 200/0 200/0' },
  switchOpeningHours: {
    ...{ method: 'PATCH', path: '/opening-hours/office', body: '{"switched":"closed"}' },
    gives: '401 200 200 200 200 404 404'
  },
  // Its owner, and who rules the domain.
  getMailbox: { path: '/voicemail/101@acme.test', gives: '401 404 200/1 200/1 200/1 404 404' },
  getMessageSound: {
    ...{ method: 'HEAD', path: '/voicemail/101@acme.test/1.a/sound' },
    gives: '401 404 200 200 200 404 404'
  },
  markMessage: {
    ...{ method: 'PATCH', path: '/voicemail/101@acme.test/1.a', body: '{"state":"saved"}' },
    gives: '401 404 204 204 204 404 404'
  },
  deleteMessage: { method: 'DELETE', path: '/voicemail/101@acme.test/1.a', gives: '401 404 204 204 204 404 404' },
  listQueues: { path: '/queues?domain=acme.test', gives: '401 200/0 200/1 200/1 200/1 403 403' },
  cancelCallback: {
    ...{ method: 'DELETE', path: '/queues/support/callbacks/back?domain=acme.test' },
    gives: '401 404 204 204 204 403 403'
  },
  endWrapUp: { method: 'DELETE', path: '/users/101@acme.test/wrap-up', gives: '401 404 204 204 204 404 404' },
  listConferences: { path: '/conferences?domain=acme.test', gives: '401 200/0 200/1 200/1 200/1 403 403' },
  lockConference: {
    ...{ method: 'POST', path: '/conferences/standup/lock?domain=acme.test', body: '{"on":true}' },
    gives: '401 404 403 204 204 404 404'
  },
  // Its own telephone.
  muteParty: {
    ...{ method: 'POST', path: '/conferences/standup/parties/live/mute?domain=acme.test', body: '{"on":true}' },
    gives: '401 404 204 204 204 404 404'
  },
  kickParty: {
    ...{ method: 'DELETE', path: '/conferences/standup/parties/live?domain=acme.test' },
    gives: '401 404 403 204 204 404 404'
  },
  // Of two calls that one sees; whether they are one's own says the PBX.
  joinCalls: {
    ...{ method: 'POST', path: '/calls/live/join', body: '{"with":"live"}' },
    gives: '401 404 202 202 202 404 404'
  },
  // Of one's own softphone, which nobody has in this call.
  answerCall: { method: 'POST', path: '/calls/live/answer', gives: '401 404 404 404 404 404 404' },
  holdCall: {
    ...{ method: 'POST', path: '/calls/live/hold', body: '{"on":true}' },
    gives: '401 404 404 404 404 404 404'
  },
  getTimeline: { path: '/calls/live/timeline', gives: '401 404 200/0 200/0 200/0 404 404' },
  listDeliveries: { path: '/calls/past/deliveries', gives: '401 404 200/0 200/0 200/0 404 404' },
  listCdrs: { path: '/cdrs?domain=acme.test', gives: '401 200/0 200/1 200/1 200/1 403 403' },
  exportCdrs: { path: '/cdrs.csv?domain=acme.test', gives: '401 200/0 200/1 200/1 200/1 403 403' },
  followEvents: { method: 'HEAD', path: '/events?domain=acme.test', gives: '401 200 200 200 200 403 403' },
  tryRoute: { path: '/route?from=101&to=102&domain=acme.test', gives: '401 403 403 200 200 403 403' },
  listTrunks: { path: '/trunks?domain=acme.test', gives: '401 403 403 200/1 200/1 403 403' },
  listBans: { path: '/bans', gives: '401 403 403 403 200/1 403 403' },
  listAllDeliveries: { path: '/deliveries?domain=acme.test', gives: '401 403 403 200/1 200/1 403 403' },
  readDelivery: { path: '/deliveries/none?domain=acme.test', gives: '401 403 403 404 404 403 403' },
  attemptDelivery: {
    ...{ method: 'POST', path: '/deliveries/none/attempts?domain=acme.test' },
    gives: '401 403 403 404 404 403 403'
  },
  listMails: { path: '/mails', gives: '401 403 403 403 200/1 403 403' },
  retryMail: { method: 'POST', path: '/mails/m1/attempts', gives: '401 403 403 403 200/1 403 403' },
  deleteMail: { method: 'DELETE', path: '/mails/m1', gives: '401 403 403 403 204 403 403' },
  // Each admin of its own domain.
  exportNumber: {
    ...{ method: 'POST', path: '/privacy/export', body: '{"number":"+4930901820"}' },
    gives: '401 403 403 200 200 403 200'
  },
  eraseNumber: {
    ...{ method: 'POST', path: '/privacy/erase', body: '{"number":"+4930901820","dryRun":true}' },
    gives: '401 403 403 200 200 403 200'
  },
  liftBan: { method: 'DELETE', path: '/bans/192.0.2.1', gives: '401 403 403 403 204 403 403' },
  getNotes: { path: '/calls/past/notes', gives: '401 404 200 200 200 404 404' },
  writeNotes: {
    ...{ method: 'POST', path: '/calls/past/notes', body: '{"notes":"wants an offer"}' },
    gives: '401 404 202 202 202 404 404'
  },
  writeOutcome: {
    ...{ method: 'POST', path: '/calls/past/outcome', body: '{"outcome":"sold"}' },
    gives: '401 404 202 202 202 404 404'
  },
  listRegistrations: { path: '/registrations?domain=acme.test', gives: '401 200/1 200/1 200/2 200/2 403 403' },
  listUsers: { path: '/users?domain=acme.test', gives: '401 200/1 200/1 200/5 200/5 403 403' },
  getUser: { path: '/users/101@acme.test', gives: '401 404 200 200 200 404 404' },
  listHooks: { path: '/hooks?domain=acme.test', gives: '401 403 403 200/1 200/1 403 403' },
  testHook: {
    ...{ method: 'POST', path: '/hooks/cti.postCall/test?domain=acme.test', body: '{}' },
    gives: '401 403 403 200/7 200/7 403 403'
  },
  resumeHook: {
    ...{ method: 'POST', path: '/hooks/cti.postCall/resume?domain=acme.test' },
    gives: '401 403 403 204 204 403 403'
  },
  repeatDelivery: {
    ...{ method: 'POST', path: '/calls/past/deliveries/none/attempts' },
    gives: '401 404 403 404 404 404 404'
  },
  getMetrics: { path: '/metrics?domain=acme.test', gives: '401 403 403 200 200 403 403' },
  // All domains share them.
  listSounds: { path: '/sounds', gives: '401 403 403 403 404 403 403' },
  readSound: { path: '/sounds/file?name=music/spring', gives: '401 403 403 403 404 403 403' },
  uploadSound: { ...{ method: 'POST', path: '/sounds?name=music/spring' }, gives: '401 403 403 403 404 403 403' },
  deleteSound: { ...{ method: 'DELETE', path: '/sounds?name=music/spring' }, gives: '401 403 403 403 404 403 403' },
  listTokens: { path: '/tokens?domain=acme.test', gives: '401 200/0 200/1 200/1 200/1 403 403' },
  makeToken: {
    ...{ method: 'POST', path: '/tokens', body: '{"name":"CRM","scopes":["calls:read"]}' },
    gives: '401 201 201 201 201 201 201'
  },
  // Of somebody else it is one that is not there.
  revokeToken: { method: 'DELETE', path: '/tokens/none', gives: '401 404 404 404 404 404 404' },
  resetSecondFactor: {
    method: 'DELETE',
    path: '/users/101@acme.test/second-factor',
    gives: '401 404 403 204 204 404 404'
  },
  listSessions: { path: '/sessions?domain=acme.test', gives: '401 200/0 200/1 200/1 200/1 403 403' },
  // Of somebody else it is one that is not there.
  endSession: { method: 'DELETE', path: '/sessions/none', gives: '401 404 404 404 404 404 404' },
  endSessions: { method: 'DELETE', path: '/users/104@acme.test/sessions', gives: '401 204 404 204 204 404 404' }
}

interface CommandRow {
  readonly payload?: object
  readonly gives: string
}

/** Of the person's own phone, pane and preferences: the same for everybody, for there is nobody else's to name. */
const own = (gives: string, payload: object = {}): CommandRow => ({
  payload,
  gives: `closed ${Array.from({ length: actors.length - 1 }, () => gives).join(' ')}`
})
/** With several domains they are the system admin’s; here nobody keeps any. */
const soundsRow = (payload: object): CommandRow => {
  const refused = 'sounds_not_allowed'
  return { payload, gives: `closed ${refused} ${refused} ${refused} sounds_not_kept ${refused} ${refused}` }
}
const ofMachine = (gives: string, payload: object): CommandRow => {
  const refused = 'not_system_admin'
  return { payload, gives: `closed ${refused} ${refused} ${refused} ${gives} ${refused} ${refused}` }
}
const mailServer = {
  ...{ host: 'mail.acme.test', port: null, security: 'offered', username: '', password: null },
  ...{ from: 'pbx@acme.test', publicUrl: '' }
}
const crmEdit = {
  ...{ enabled: true, template: null, parameters: {}, form: null, account: 'none' },
  ...{ page: true, journal: true, createContacts: false }
}
const call = { call: 'live' }
const sdp = { kind: 'done', request: 'r', sdp: null }
const edit = { url: 'http://crm.test/' }

const commands: Readonly<Record<CommandName, CommandRow>> = {
  'app.state': own('ok'),
  'app.ready': own('ok'),
  'app.alive': own('ok'),
  'app.leaves': own('ok'),
  'settings.write': own('ok', { settings: settingsSchema.parse({}) }),
  // Each its own, by the present one.
  'password.change': own('password_wrong', { current: 'guess', next: 'another one' }),
  'first-run.dismiss': own('ok'),
  // Of the machine, and so of its own window.
  'first-run.secrets': own('not_available'),
  'browser.log-in': own('not_available'),
  'browser.answer': own('not_available', { id: 'x', letIn: true }),
  // Of its own desk, where nobody asks to leave.
  'leaving.answer': own('ok', { agreed: true }),
  // Of one's own call: party and admins are in no talk here that could be handed on.
  'call.transfer': {
    payload: { uniqueid: 'live', action: 'send', to: '102', source: 'keyed' },
    gives: 'closed call_not_found call_not_found ok ok call_not_found call_not_found'
  },
  'link.open': own('ok', { url: 'tel:1' }),
  'call-me': own('ok', { number: '1', name: '' }),
  'number.read': own('ok', { text: '1', source: 'keyed' }),
  'call.dial': own('no_phone_registered', { target: '1' }),
  'call.answer': own('call_not_found', call),
  'call.decline': own('call_not_found', call),
  'call.hang-up': own('call_not_found', call),
  'call.hold': own('call_not_found', { ...call, on: true }),
  'call.mute': own('call_not_found', { ...call, on: true }),
  'call.digit': own('call_not_found', { ...call, digit: '1' }),
  // Who rules the domain sees all that rings there; nobody is in a group with 102 here.
  'call.pick-up': {
    payload: { uniqueid: 'live' },
    gives:
      'closed call_not_ringing call_not_ringing no_phone_registered no_phone_registered call_not_ringing call_not_ringing'
  },
  'call.park': {
    payload: { uniqueid: 'live' },
    gives: 'closed call_not_found call_not_found ok ok call_not_found call_not_found'
  },
  // Of one's own domain, whoever has parked it.
  'call.fetch': {
    payload: { uniqueid: 'parked' },
    gives:
      'closed no_phone_registered no_phone_registered no_phone_registered no_phone_registered call_not_parked call_not_parked'
  },
  'call.swap': own('call_not_found', call),
  'media.reply': own('ok', sdp),
  'media.state': own('ok', { session: 's', state: 'failed' }),
  'media.quality': own('ok', { session: 's', codec: '', lossPercent: 0, jitterMs: 0, roundTripMs: null }),
  'popup.close': own('ok', { tab: 't' }),
  'popup.close-all': own('ok'),
  'popup.touched': own('ok', { tab: 't' }),
  'popup.retry': own('ok', { tab: 't' }),
  'popup.pin': own('ok', { tab: 't', on: true }),
  'popup.open-in-browser': own('tab_not_found', { tab: 't' }),
  'popup.open': own('call_not_found', call),
  'recent.seen': own('ok'),
  'people.find': { payload: { text: '10' }, gives: 'closed ok/4 ok/4 ok/4 ok/4 ok/0 ok/0' },
  'recent.list': {
    payload: { cursor: null, search: '' },
    gives: 'closed ok/0 ok/1 ok/0 ok/0 ok/0 ok/0'
  },
  'timeline.read': {
    payload: { uniqueid: 'live' },
    gives: 'closed call_not_found ok ok ok call_not_found call_not_found'
  },
  'call.record': {
    payload: { uniqueid: 'live', action: 'start' },
    gives: 'closed call_not_found ok ok ok call_not_found call_not_found'
  },
  'recording.list': {
    payload: { uniqueid: 'past' },
    gives: 'closed call_not_found ok/0 ok/0 ok/0 call_not_found call_not_found'
  },
  'recording.read': {
    payload: { id: 'past.1', from: 0 },
    gives: 'closed recording_not_found ok ok ok recording_not_found recording_not_found'
  },
  'recording.delete': {
    payload: { id: 'past.1' },
    gives: 'closed recording_not_found not_allowed ok ok recording_not_found recording_not_found'
  },
  'notes.read': {
    payload: { uniqueid: 'live' },
    gives: 'closed call_not_found ok ok ok call_not_found call_not_found'
  },
  'notes.write': {
    payload: { uniqueid: 'past', text: 'x' },
    gives: 'closed call_not_found ok ok ok call_not_found call_not_found'
  },
  // Each its own, admins too.
  'user-state.write': own('ok', { callWaiting: false }),
  'md5-links.read': { gives: 'closed not_allowed not_allowed ok ok not_allowed ok' },
  'md5-links.write': {
    payload: { user: '102', password: 'a guess' },
    gives: 'closed not_allowed not_allowed web_password_wrong web_password_wrong not_allowed web_password_wrong'
  },
  'crm.read': { gives: 'closed not_allowed not_allowed ok ok not_allowed ok' },
  'crm.template': { payload: { template: '' }, gives: 'closed not_allowed not_allowed ok ok not_allowed ok' },
  'crm.write': { payload: { edit: null }, gives: 'closed not_allowed not_allowed ok ok not_allowed ok' },
  'crm.try': {
    payload: { edit: crmEdit, number: '+4930901820' },
    gives: 'closed not_allowed not_allowed crm_nothing crm_nothing not_allowed crm_nothing'
  },
  'mail.read': { gives: 'closed not_allowed not_allowed ok ok not_allowed ok' },
  // The server is the machine's, and so is what mails of all domains say.
  'mail.server.write': ofMachine('ok', { server: null }),
  'mail.test': ofMachine('ok', { server: mailServer, to: 'a@acme.test' }),
  'mail.template.read': ofMachine('ok', { kind: 'missed', language: 'de' }),
  'mail.template.write': ofMachine('mail_not_set_up', { kind: 'missed', language: 'de', template: null }),
  'mail.preview': ofMachine('ok', { kind: 'missed', language: 'de', template: { subject: 's', text: 't', html: 'h' } }),
  'mail.user.write': {
    payload: { user: '101', missed: true, voicemail: true },
    gives: 'closed not_allowed not_allowed ok ok not_allowed user_not_found'
  },
  // What colleagues have set, whom they block and how trunks stand is their and the admins' business.
  'route.try': {
    payload: { from: '101', to: '102', at: null },
    gives: 'closed not_allowed not_allowed ok ok not_allowed ok'
  },
  // By its code any phone of the domain does the same.
  'opening.switch': {
    payload: { name: 'office', to: 'closed' },
    gives: 'closed ok ok ok ok opening_not_found opening_not_found'
  },
  'queue.end-wrap-up': {
    payload: {},
    gives: 'closed agent_not_found ok agent_not_found agent_not_found agent_not_found agent_not_found'
  },
  'queue.cancel-callback': {
    payload: { queue: 'support', id: 'back' },
    gives: 'closed callback_not_found ok ok ok callback_not_found callback_not_found'
  },
  'conference.lock': {
    payload: { conference: 'standup', on: true },
    gives: 'closed conference_not_found not_moderator ok ok conference_not_found conference_not_found'
  },
  'conference.mute': {
    payload: { conference: 'standup', party: 'live', on: true },
    gives: 'closed conference_not_found ok ok ok conference_not_found conference_not_found'
  },
  'conference.kick': {
    payload: { conference: 'standup', party: 'live' },
    gives: 'closed conference_not_found not_moderator ok ok conference_not_found conference_not_found'
  },
  'call.join': {
    payload: { uniqueid: 'live', with: null },
    gives: 'closed call_not_found ok ok ok call_not_found call_not_found'
  },
  // Each its own: an admin hears others by the API.
  'voicemail.list': { gives: 'closed ok/0 ok/1 ok/0 ok/0 ok/0 ok/0' },
  'voicemail.mark': {
    payload: { message: '1.a', as: 'saved' },
    gives: 'closed message_not_found ok message_not_found message_not_found message_not_found message_not_found'
  },
  'voicemail.sound': {
    payload: { of: { message: '1.a' }, from: 0 },
    gives: 'closed message_not_found ok message_not_found message_not_found message_not_found message_not_found'
  },
  'greeting.upload': own('ok', { greeting: 'busy', upload: 'u', from: 0, octets: 'AAAA', last: true }),
  'greeting.reset': own('ok', { greeting: 'busy' }),
  'voicemail.pin': own('pin_weak', { pin: '1234' }),
  // All domains share them.
  'sounds.list': soundsRow({}),
  'sounds.sound': soundsRow({ name: 'music/spring', from: 0 }),
  'sounds.upload': soundsRow({ name: 'music/spring', upload: 'u', from: 0, octets: 'AAAA', last: true }),
  'sounds.delete': soundsRow({ name: 'music/spring' }),
  'warning.settle': {
    payload: { domain: 'acme.test', code: 'rise', subject: '' },
    gives: 'closed not_allowed not_allowed ok ok not_allowed not_allowed'
  },
  'user.bar': {
    payload: { domain: 'acme.test', user: '101', on: true },
    gives: 'closed not_allowed not_allowed ok ok not_allowed not_allowed'
  },
  'trunk.decide': {
    payload: { domain: 'acme.test', trunk: 'main', acceptAtListener: false },
    gives: 'closed not_allowed not_allowed ok ok not_allowed not_allowed'
  },
  // Each sees its own, an admin those of the domain, and each makes one for itself.
  'tokens.read': { gives: 'closed ok/1 ok/2 ok/5 ok/7 ok/1 ok/2' },
  'tokens.make': own('ok', { name: 'x', scopes: ['calls:read'], days: 30 }),
  'tokens.revoke': own('token_not_found', { id: 'none' }),
  // Each its own, by its password; an admin resets those of the domain.
  'second-factor.read': own('ok'),
  'second-factor.begin': own('password_wrong', { password: 'guess' }),
  'second-factor.confirm': own('code_wrong', { code: '123456' }),
  'second-factor.remove': own('password_wrong', { password: 'guess', code: '123456' }),
  'second-factor.reset': {
    payload: { domain: 'acme.test', user: '102' },
    gives: 'closed not_allowed not_allowed user_not_found user_not_found not_allowed not_allowed'
  },
  // Each admin of its own domain.
  'privacy.export': {
    gives: 'closed not_allowed not_allowed ok ok not_allowed ok',
    payload: { number: '+4930901820', part: 0 }
  },
  'privacy.erase': {
    gives: 'closed not_allowed not_allowed ok ok not_allowed ok',
    payload: { number: '+4930901820', dryRun: true }
  },
  'sessions.read': { gives: 'closed ok/1 ok/2 ok/5 ok/7 ok/1 ok/2' },
  'sessions.end': own('session_not_found', { id: 'none' }),
  'sessions.end-all': own('ok', { here: false, tokens: false }),
  'pairing.start': own('ok'),
  'pairing.read': own('ok'),
  'pairing.end': own('ok'),
  // Of the computer on which a window stands: a portal is on somebody else's.
  'links.read': own('ok'),
  'links.set': own('links_elsewhere', { scheme: 'tel', on: true }),
  'links.setting': own('links_elsewhere'),
  'hooks.read': { gives: 'closed not_allowed not_allowed ok ok not_allowed ok' },
  'hooks.write': {
    payload: { hook: 'popup', edit },
    gives: 'closed not_allowed not_allowed ok ok not_allowed ok'
  },
  'hooks.test': {
    payload: { hook: 'inbound', edit, values: {} },
    gives: 'closed not_allowed not_allowed ok/7 ok/7 not_allowed ok/7'
  },
  'hooks.try-reply': {
    payload: { hook: 'inbound', onFailure: 'continue', reply: '<set/>' },
    gives: 'closed not_allowed not_allowed ok ok not_allowed ok'
  },
  'hooks.number-forms': { payload: { text: '1' }, gives: 'closed not_allowed not_allowed ok ok not_allowed ok' },
  'hooks.requests': {
    payload: { hook: 'inbound' },
    gives: 'closed not_allowed not_allowed ok/0 ok/0 not_allowed ok/0'
  },
  'hooks.resume': {
    payload: { hook: 'inbound' },
    gives: 'closed not_allowed not_allowed hook_not_stopped hook_not_stopped not_allowed hook_not_stopped'
  },
  'deliveries.list': {
    payload: { hook: null, state: null, cursor: null },
    gives: 'closed not_allowed not_allowed ok/1 ok/1 not_allowed ok/0'
  },
  'deliveries.read': {
    payload: { id: 'older.1.postCall' },
    gives: 'closed not_allowed not_allowed ok ok not_allowed delivery_not_found'
  },
  'deliveries.repeat': {
    payload: { id: 'older.1.postCall' },
    gives: 'closed not_allowed not_allowed ok ok not_allowed delivery_not_found'
  },
  // Codes of the own domain, and nothing of whose calls they are.
  'outcomes.list': own('ok/0')
}

/** Of which a token needs one. */
const scopesOfTokens: Readonly<Record<string, string>> = {
  ...{
    listCalls: 'calls:read',
    originateCall: 'calls:write calls:dial',
    getCall: 'calls:read',
    hangUpCall: 'calls:write'
  },
  ...{ recordCall: 'calls:write', getRecording: 'records:read', deleteRecording: 'records:write' },
  ...{ transferCall: 'calls:write', answerCall: 'calls:write', holdCall: 'calls:write' },
  ...{ getTimeline: 'calls:read records:read', listDeliveries: 'calls:read records:read' },
  ...{ listCdrs: 'records:read', exportCdrs: 'records:read' },
  ...{ getUserState: 'users:read', changeUserState: 'users:write', listQueues: 'users:read', endWrapUp: 'users:write' },
  ...{ listOpeningHours: 'config:read', switchOpeningHours: 'config:write', tryRoute: 'config:read' },
  ...{ listTrunks: 'config:read', listBans: 'config:read', liftBan: 'config:write' },
  ...{
    getNotes: 'calls:read records:read',
    writeNotes: 'calls:write records:write',
    writeOutcome: 'calls:write records:write'
  },
  ...{
    listUsers: 'users:read',
    listRegistrations: 'users:read',
    getUser: 'users:read',
    listHooks: 'config:read',
    testHook: 'config:write',
    getMetrics: 'config:read',
    resumeHook: 'config:write',
    repeatDelivery: 'records:write'
  },
  ...{
    resetSecondFactor: 'users:write',
    listSessions: 'users:read',
    endSession: 'users:write',
    endSessions: 'users:write'
  },
  ...{ listTokens: 'config:read', makeToken: 'config:write', revokeToken: 'config:write', followEvents: 'events:read' }
}

async function scopesInDocument(id: string): Promise<readonly string[]> {
  const { json } = await office.request('/api/v1/openapi.json')
  type Described = { operationId: string; security: readonly { readonly token?: readonly string[] }[] }
  const { paths } = json as { paths: Record<string, Record<string, Described>> }
  const all = Object.values(paths).flatMap((path) => Object.values(path))
  const { security = [] } = all.find(({ operationId }) => operationId === id) ?? {}
  return security.flatMap(({ token = [] }) => token)
}

const amount = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return ''
  if ('items' in value && Array.isArray(value.items)) return `/${value.items.length}`
  return 'status' in value ? `/${Object.keys(value).length}` : ''
}

describe('every operation of the API (1-product, HTTP)', () => {
  it('has a row, for each of nobody, user, party, admin, system admin, and those of another domain', async () => {
    const { json } = await office.request('/api/v1/openapi.json')
    const { paths } = json as { paths: Record<string, Record<string, { operationId: string }>> }
    const known = Object.values(paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId))
    expect(Object.keys(operations).sort()).toEqual(known.sort())
    expect(Object.values(operations).map(({ gives }) => gives.split(' ').length)).toEqual(
      known.map(() => actors.length)
    )
  })

  it.each(Object.entries(operations))(
    '%s by a token does what its user may, with a scope for it and with no other',
    async (id, row) => {
      const needed = await scopesInDocument(id)
      expect(needed).toEqual(scopesOfTokens[id]?.split(' ') ?? needed)
      const { method = 'GET', path, body } = row
      const json = body === undefined ? {} : { 'content-type': 'application/json' }
      const given = async (wanted: readonly string[]) => {
        const made = await office.request('/api/v1/tokens', {
          method: 'POST',
          headers: { ...basic(names.admin), 'content-type': 'application/json' },
          body: JSON.stringify({ name: 'matrix', scopes: wanted })
        })
        const { token, id: own } = made.json as { token: string; id: string }
        const headers = { authorization: `Bearer ${token}`, ...json }
        const answer = await office.request(`/api/v1${path}`, {
          method,
          headers,
          ...(body === undefined ? {} : { body })
        })
        const ofIt = id === 'makeToken' && answer.status === 201 ? [(answer.json as { id: string }).id] : []
        for (const each of [own, ...ofIt]) {
          await office.request(`/api/v1/tokens/${each}`, { method: 'DELETE', headers: basic(names.admin) })
        }
        return answer.status
      }
      const asAdmin = Number(row.gives.split(' ')[actors.indexOf('admin')]?.split('/')[0])
      const others = scopes.filter((scope) => !needed.includes(scope))
      // What a token may make is no more than itself may.
      const enough =
        id === 'makeToken' ? [...needed, 'calls:read'] : needed.length === 0 ? ['calls:read'] : needed.slice(0, 1)
      expect([await given(enough), await given(others)]).toEqual([asAdmin, needed.length === 0 ? asAdmin : 403])
    }
  )

  it.each(Object.entries(operations))(
    '%s, and each answer is as the OpenAPI document says',
    async (id, { method = 'GET', path, body, gives }) => {
      const given: string[] = []
      const faults: string[] = []
      for (const actor of actors) {
        const headers = {
          ...(actor === 'nobody' ? {} : basic(names[actor])),
          ...(body === undefined ? {} : { 'content-type': 'application/json' })
        }
        const answer = await office.request(`/api/v1${path}`, {
          method,
          headers,
          ...(body === undefined ? {} : { body })
        })
        const isCsv = answer.status === 200 && answer.headers['content-type']?.startsWith('text/csv') === true
        const seen = isCsv ? `/${answer.text.trim().split('\r\n').length - 1}` : amount(answer.json)
        given.push(`${answer.status}${answer.status === 200 ? seen : ''}`)
        faults.push(...promised.faultsOf(id, answer, method === 'HEAD'))
      }
      expect([given.join(' '), faults]).toEqual([gives, []])
    }
  )
})

describe('every command of a window (main/ipc/contract.ts)', () => {
  const windows: Partial<Record<Actor, TestWindow>> = {}
  beforeAll(async () => {
    for (const actor of actors) {
      if (actor === 'nobody') continue
      const session = await office.portalOf(names[actor])
      windows[actor] = await TestWindow.open(office.port, session)
    }
  })
  afterAll(() => {
    for (const window of Object.values(windows)) window.close()
  })

  it('has a row, and nobody who has proved nothing says any', async () => {
    expect(Object.keys(commands).sort()).toEqual(Object.keys(contract).sort())
    expect(await (await TestWindow.open(office.port, {})).closed).toBe(4401)
  })

  it.each(Object.entries(commands))('%s', async (command, { payload = {}, gives }) => {
    const given = ['closed']
    for (const actor of actors.slice(1)) {
      const reply = await windows[actor]?.invoke(command as CommandName, payload)
      given.push(reply?.ok === true ? `ok${amount(reply.value)}` : (reply?.error.code ?? 'closed'))
    }
    expect(given.join(' ')).toBe(gives)
  })

  it('what a system admin of one domain writes by a window is written in its own; so does an admin', async () => {
    await windows.otherAdmin?.value('hooks.write', { hook: 'popup', edit: { url: 'http://other.test/' } })
    const acme = await windows.admin?.value('hooks.read')
    const other = await windows.otherAdmin?.value('hooks.read')
    const urlOf = (view: typeof acme) => view?.hooks.find(({ hook }) => hook === 'popup')?.edit.url
    expect([urlOf(acme), urlOf(other)]).toEqual(['http://crm.test/', 'http://other.test/'])
  })

  it('a system admin decides of a trunk of every domain, an admin of those of its own', async () => {
    const decide = async (actor: 'admin' | 'systemAdmin', domain: string, trunk: string) =>
      windows[actor]?.invoke('trunk.decide', { domain, trunk, acceptAtListener: true })
    expect(await decide('systemAdmin', 'other.test', 'far')).toEqual({ ok: true, value: null })
    expect(await office.configOf('other.test')).toMatchObject({ trunks: [{ name: 'far', acceptAtListener: true }] })
    const bar = { domain: 'acme.test', user: 'gone', on: true }
    expect(await windows.systemAdmin?.invoke('user.bar', bar)).toMatchObject({ error: { code: 'user_not_found' } })
    expect([pbx.settled.length, pbx.barred.at(-1)]).toEqual([2, bar])
    expect(await decide('admin', 'acme.test', 'gone')).toMatchObject({ error: { code: 'trunk_not_found' } })
    expect(await decide('systemAdmin', 'gone.test', 'far')).toMatchObject({ error: { code: 'configuration_changed' } })
  })

  it('what is to be known or decided is told to those who rule it', async () => {
    pbx.standing = [
      { code: 'undecided', domain: 'acme.test', trunk: 'main', own: null },
      { code: 'records-unwritten', domain: null, reason: 'the disk is full' },
      { code: 'undecided', domain: 'other.test', trunk: 'far', own: null }
    ]
    const [mine, machine, others] = pbx.standing
    const told = async (actor: Actor) => (await windows[actor]?.value('app.state'))?.state.warnings?.items ?? null
    expect(await Promise.all(actors.slice(1).map(told))).toEqual([
      null,
      null,
      [mine, machine],
      [mine, machine, others],
      null,
      [machine, others]
    ])
    pbx.standing = []
  })

  it('a call for help is told to the admins of its domain and to whom emergencyContacts names, who have seen it with one press', async () => {
    const call: StandingWarning = {
      ...{ code: 'emergency-call', domain: 'acme.test', uniqueid: 'help', at: 1, number: '112', user: '104' },
      ...{ name: 'Tim', callback: '+15550100100', location: '3rd floor', users: ['101', '200'] }
    }
    pbx.standing = [call]
    const told = async (actor: Actor) => (await windows[actor]?.value('app.state'))?.state.warnings?.items ?? null
    expect(await Promise.all(actors.slice(1).map(told))).toEqual([null, [call], [call], [call], null, []])
    const seen = async (actor: Actor) => {
      const payload = { domain: 'acme.test', code: 'emergency-call', subject: 'help' } as const
      const reply = await windows[actor]?.invoke('warning.settle', payload)
      return reply?.ok === true ? 'ok' : reply?.error.code
    }
    expect(await Promise.all(actors.slice(1).map(seen))).toEqual([
      ...['not_allowed', 'ok', 'ok', 'ok', 'not_allowed', 'not_allowed']
    ])
    pbx.standing = []
  })

  it('opening hours without a code are switched by those who rule the domain alone: routes out may be open by them', async () => {
    pbx.openingsOf.set('acme.test', [{ name: 'office', open: true, because: 'hours', holiday: '', code: null }])
    const inWindow = async (actor: Actor) => {
      const reply = await windows[actor]?.invoke('opening.switch', { name: 'office', to: 'open' })
      return reply?.ok === true ? 'ok' : reply?.error.code
    }
    const byApi = async (actor: Exclude<Actor, 'nobody'>) => {
      const headers = { ...basic(names[actor]), 'content-type': 'application/json' }
      const body = '{"switched":"open"}'
      return (await office.request('/api/v1/opening-hours/office', { method: 'PATCH', headers, body })).status
    }
    const own = ['user', 'party', 'admin', 'systemAdmin'] as const
    expect(await Promise.all(own.map(inWindow))).toEqual(['not_allowed', 'not_allowed', 'ok', 'ok'])
    expect(await Promise.all(own.map(byApi))).toEqual([403, 403, 200, 200])
  })

  it('how the trunks stand is told to those who rule them', async () => {
    const trunk = { name: 'main', state: 'up', lastStatus: 200, lastReason: 'OK', since: 1, address: null } as const
    pbx.trunksNow = [
      { ...trunk, domain: 'acme.test' },
      { ...trunk, domain: 'other.test' }
    ]
    const [mine, others] = pbx.trunksNow
    const told = async (actor: Actor) => (await windows[actor]?.value('app.state'))?.state.trunks
    expect(await Promise.all(actors.slice(1).map(told))).toEqual([null, null, [mine], [mine, others], null, [others]])
    const away = { ...trunk, domain: 'acme.test', state: 'down' } as const
    pbx.trunksNow = [away]
    pbx.events.emit('trunk.changed', away)
    await windows.admin?.until('the change', ({ trunks }) => trunks?.[0]?.state === 'down')
    pbx.trunksNow = []
  })

  it('what an admin of a domain alone types reaches public addresses, saved or tested, and gets no secret of another origin', async () => {
    const saved = async (window: TestWindow | undefined, url: string) => {
      await window?.value('hooks.write', { hook: 'inbound', edit: { url } })
      return { inbound: (await office.configOf('acme.test')).cti?.inbound }
    }
    const tried = async (window: TestWindow | undefined, url: string) => {
      await window?.value('hooks.test', { hook: 'inbound', edit: { url }, values: {} })
      const { restricted, headers, secret } = pbx.hookTests.at(-1)?.config ?? {}
      return { restricted, headers, secret }
    }
    const { admin, systemAdmin } = windows
    const confidential = { headers: { 'X-Key': 'k' }, secret: 's' }
    await office.editCti('acme.test', { inbound: { url: 'http://127.0.0.1:1/in', ...confidential } })
    // As the file had it: anywhere, with what belongs to it.
    expect(await tried(admin, 'http://127.0.0.1:1/in')).toEqual({ restricted: false, ...confidential })
    expect(await tried(admin, 'http://127.0.0.1:1/other')).toEqual({ restricted: true, ...confidential })
    expect(await tried(admin, 'http://127.0.0.1:2/in')).toEqual({ restricted: true, headers: {}, secret: undefined })
    expect(await tried(systemAdmin, 'http://127.0.0.1:2/')).toEqual({
      restricted: false,
      headers: {},
      secret: undefined
    })
    // A fallback that an admin of the domain types is bound, too.
    await admin?.value('hooks.write', {
      hook: 'inbound',
      edit: { url: 'http://127.0.0.1:1/in', fallbackUrl: 'http://127.0.0.1:1/f' }
    })
    expect((await office.configOf('acme.test')).cti?.inbound).toMatchObject({
      restricted: true,
      fallbackUrl: 'http://127.0.0.1:1/f'
    })
    await office.editCti('acme.test', { inbound: { url: 'http://127.0.0.1:1/in', ...confidential } })
    expect(await saved(admin, 'http://127.0.0.1:1/x')).toEqual({
      inbound: { url: 'http://127.0.0.1:1/x', ...confidential, restricted: true }
    })
    expect(await tried(admin, 'http://127.0.0.1:1/x')).toEqual({ restricted: true, ...confidential })
    expect(await saved(systemAdmin, 'http://127.0.0.1:1/x')).toEqual({
      inbound: { url: 'http://127.0.0.1:1/x', ...confidential }
    })
    expect(await saved(admin, 'http://crm.test/')).toEqual({ inbound: { url: 'http://crm.test/', restricted: true } })
  })
})
