import { describe, expect, it } from 'vitest'
import type { RecordMode } from '../../pbx-core/contract/config.ts'
import type { RecordingAction } from '../../pbx-core/contract/views.ts'
import { type RecordingRule, recordingRefusal, recordingRule } from '../../pbx-core/routing/recording-rule.ts'
import { officeConfig } from '../support/virtual-pbx.ts'

interface Office {
  readonly ana?: RecordMode
  readonly tom?: RecordMode
  readonly queue?: RecordMode
  readonly group?: RecordMode
  readonly conference?: RecordMode
  readonly enabled?: boolean
}

interface Talk {
  readonly hook?: boolean
  readonly route?: RecordMode
  readonly way?: readonly string[]
  readonly users?: readonly string[]
  readonly isEmergency?: boolean
}

function rule({ ana, tom, queue, group, conference, enabled = false }: Office, talk: Talk = {}): RecordingRule {
  const [domain] = officeConfig({
    users: [user('100', ana), user('101', tom)],
    queues: [{ name: 'support', ...said(queue) }, { name: 'other' }],
    groups: [{ name: 'sales', ...said(group) }],
    conferences: [{ name: 'standup', ...said(conference) }],
    recording: { enabled }
  }).domains
  if (domain === undefined) throw new Error('no domain')
  return recordingRule({
    domain,
    users: talk.users ?? ['100', '101'],
    hook: talk.hook ?? null,
    way: (talk.way ?? []).map((entry) => ({ app: entry.split(':')[0] ?? '', appname: entry.split(':')[1] ?? '' })),
    route: talk.route,
    isEmergency: talk.isEmergency ?? false
  })
}

const said = (record: RecordMode | undefined) => (record === undefined ? {} : { record })
const user = (extension: string, record: RecordMode | undefined) => ({
  extension,
  sipPassword: 'secret-secret',
  webPassword: 'secret-secret',
  ...said(record)
})
const both = ['100', '101']

describe('whether a conversation is recorded (4-pbx, Names: recording, record)', () => {
  it.each<[string, RecordingRule, RecordingRule]>([
    ['nothing says anything', rule({}), { mode: 'off', by: '', may: [] }],
    ['recording.enabled', rule({ enabled: true }), { mode: 'always', by: 'recording.enabled', may: both }],
    [
      'a user before recording.enabled',
      rule({ enabled: true, ana: 'on-demand' }),
      {
        mode: 'on-demand',
        by: 'user 100',
        may: ['100']
      }
    ],
    [
      'always of one user before on-demand of the other',
      rule({ ana: 'on-demand', tom: 'always' }),
      {
        mode: 'always',
        by: 'user 101',
        may: both
      }
    ],
    [
      'on-demand of both',
      rule({ ana: 'on-demand', tom: 'on-demand' }),
      {
        mode: 'on-demand',
        by: 'user 100',
        may: both
      }
    ],
    [
      'a user who is not in the call has no say',
      rule({ ana: 'always' }, { users: ['101'] }),
      {
        mode: 'off',
        by: '',
        may: []
      }
    ],
    [
      'the route before a user',
      rule({ ana: 'always' }, { route: 'on-demand' }),
      {
        mode: 'on-demand',
        by: 'route',
        may: both
      }
    ],
    [
      'a queue before the route',
      rule({ queue: 'always' }, { route: 'never', way: ['queue:support', 'user:101'] }),
      {
        mode: 'always',
        by: 'queue support',
        may: both
      }
    ],
    [
      'the queue or group that it came to last',
      rule({ queue: 'always', group: 'never' }, { way: ['queue:support', 'group:sales'] }),
      { mode: 'never', by: 'group sales', may: [] }
    ],
    [
      'the conference before route and user',
      rule({ conference: 'on-demand', ana: 'always' }, { route: 'never', way: ['conference:standup'] }),
      { mode: 'on-demand', by: 'conference standup', may: both }
    ],
    [
      'one that says nothing hides none that does',
      rule({ queue: 'on-demand' }, { way: ['queue:support', 'queue:other'] }),
      { mode: 'on-demand', by: 'queue support', may: both }
    ],
    [
      'the hook before queue, route and user',
      rule({ queue: 'never', ana: 'on-demand' }, { hook: true, route: 'never', way: ['queue:support'] }),
      { mode: 'always', by: 'hook', may: both }
    ],
    [
      'no of the hook though it is on for the whole system',
      rule({ enabled: true }, { hook: false }),
      {
        mode: 'never',
        by: 'hook',
        may: []
      }
    ],
    [
      "a user's never before everything",
      rule(
        { enabled: true, queue: 'always', ana: 'always', tom: 'never' },
        { hook: true, route: 'always', way: ['queue:support'] }
      ),
      { mode: 'never', by: 'user 101', may: [] }
    ],
    [
      'a call for help never',
      rule({ ana: 'always' }, { hook: true, isEmergency: true }),
      {
        mode: 'never',
        by: 'emergency',
        may: []
      }
    ]
  ])('%s', (_title, found, expected) => expect(found).toEqual(expected))
})

describe('who may record a call (issue: `record: on-demand` rules who may)', () => {
  const may = (of: RecordingRule, action: RecordingAction, user: string | null) =>
    recordingRefusal(of, action, user) === undefined

  it.each<[string, RecordingRule, string | null, Record<RecordingAction, boolean>]>([
    ['who has it on demand, everything', rule({ ana: 'on-demand' }), '100', all(true)],
    ['who talks with that one, nothing', rule({ ana: 'on-demand' }), '101', all(false)],
    ['who is in no way in it, nothing', rule({ queue: 'on-demand' }, { way: ['queue:support'] }), '102', all(false)],
    ['whoever takes the call of a queue', rule({ queue: 'on-demand' }, { way: ['queue:support'] }), '101', all(true)],
    ['where it is recorded anyway, all but the end', rule({ enabled: true }), '100', { ...all(true), stop: false }],
    ['an admin, where nothing says anything', rule({}), null, all(true)],
    ['nobody else there', rule({}), '100', all(false)],
    ['not even an admin where it must not be', rule({ tom: 'never' }), null, all(false)]
  ])('%s', (_title, of, user, expected) => {
    const found = Object.fromEntries(
      (['start', 'pause', 'resume', 'stop'] as const).map((action) => [action, may(of, action, user)])
    )
    expect(found).toEqual(expected)
  })

  it('says why', () => {
    expect(recordingRefusal(rule({ tom: 'never' }), 'start', '100')).toBe(
      'This call must not be recorded: user 101 says so.'
    )
    expect(recordingRefusal(rule({ enabled: true }), 'stop', '100')).toContain('only an admin stops it')
  })
})

function all(may: boolean): Record<RecordingAction, boolean> {
  return { start: may, pause: may, resume: may, stop: may }
}
