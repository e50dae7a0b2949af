import { settingsSchema } from '../../main/base/settings-schema.ts'
import type { AppState, PhoneCall } from '../../main/ipc/contract.ts'

/** What a window is told while nothing happens: an admin's phone, registered. */
export const idle: AppState = {
  shell: { kind: 'browser', version: '0.1.0', locale: 'en-US', opensWindows: false },
  account: { user: '100', domain: 'localhost', name: 'Ana Keller', state: 'registered', reason: null },
  asking: null,
  calls: [],
  pickups: [],
  parked: { list: [], at: 0 },
  openings: [],
  queues: { list: [], at: 0 },
  conferences: { list: [], moderated: [], at: 0 },
  voicemail: null,
  userState: {
    doNotDisturb: { on: false, until: null },
    forward: { all: null, busy: null, noAnswer: null, unreachable: null },
    secondNumber: { on: false, number: null, afterSeconds: 0, confirm: true },
    callWaiting: true,
    blockList: [],
    queues: {},
    pause: { on: false, reason: '', since: null }
  },
  tabs: [],
  settings: settingsSchema.parse({}),
  firstRun: null,
  start: { server: '127.0.0.1:5060', user: '100', clickToDialUrl: 'http://127.0.0.1:8980/remote_call.htm?dest=*43' },
  checks: [],
  missed: 0,
  admin: true,
  secrets: 'none',
  readOnly: false,
  warnings: { items: [], file: null },
  trunks: [],
  groups: ['queue:support', 'queue:sales', 'group:front-desk'],
  leaving: null
}

/** A call from outside that rings. */
export const ringing: PhoneCall = {
  id: 'call-1',
  uniqueid: '1763977507.1',
  direction: 'incoming',
  state: 'ringing',
  name: 'ACME Inc OVRDUE',
  number: '+15550100199',
  via: '+15550100100',
  way: [],
  prefix: '',
  startedAt: 0,
  at: 0,
  answeredAt: null,
  muted: false,
  recording: 'off',
  recordable: false,
  heldByPeer: false,
  clickToDial: null,
  quality: null,
  handedOn: null,
  reason: null
}
