import type { ErasureReport } from '../../../pbx-core/contract/privacy.ts'

/** Of a number of which a little of most is kept, and which a live call and a setting have as well. */
export const erasure: ErasureReport = {
  ...{ number: '+4930901820', domain: 'acme.test', dryRun: true },
  removed: {
    ...{ records: 2, mentions: 1, recordings: 1, voicemail: 0, timeLines: 3, deliveries: 2, callbacks: 0, open: 0 },
    ...{ memory: 0, logLines: 4, leftBehind: 0, copies: 1 }
  },
  cancelled: [{ id: '1764547200.8f3a.1.cti.postCall', hook: 'cti.postCall' }],
  remaining: [
    { why: 'live-call', what: '1764547300.11aa' },
    { why: 'setting', what: 'user-state 100' },
    { why: 'file', what: 'recordings/acme.test/2026-11/1.wav', reason: 'EACCES' }
  ]
}
