import type { DomainConfig, RecordMode } from '../contract/config.ts'
import type { AppView, RecordingAction } from '../contract/views.ts'

/** What decides whether a conversation is recorded. */
export interface RecordedTalk {
  readonly domain: Pick<DomainConfig, 'users' | 'queues' | 'groups' | 'conferences' | 'recording'>
  /** Extensions of those who talk, as far as they are users of the domain. */
  readonly users: readonly string[]
  /** What a hook has said; null: nothing. */
  readonly hook: boolean | null
  /** Applications by which the call has come, the last one last. */
  readonly way: readonly AppView[]
  /** What the route by which it has come or leaves says. */
  readonly route: RecordMode | undefined
  /** It is a call for help: nothing may delay it. */
  readonly isEmergency: boolean
}

export interface RecordingRule {
  /** `off`: nothing says that it may be recorded. */
  readonly mode: RecordMode | 'off'
  /** What says so, in words of the configuration: `user 100`, `hook`, `queue support`, `conference standup`, `route`, `recording.enabled`. */
  readonly by: string
  /** Extensions of those who have a say in it while they talk. */
  readonly may: readonly string[]
}

type Said = Pick<RecordingRule, 'mode' | 'by'>

/**
 * Whether a conversation is recorded, and by whom it may be: the strongest that says anything decides (`4-pbx`, Names of
 * what is new).
 */
export function recordingRule(talk: RecordedTalk): RecordingRule {
  const { domain, users } = talk
  const own = domain.users.filter(({ extension }) => users.includes(extension))
  const said = strongest(talk, own)
  switch (said.mode) {
    case 'never':
    case 'off':
      return { ...said, may: [] }
    case 'always':
      return { ...said, may: own.map(({ extension }) => extension) }
    case 'on-demand': {
      const ofUser = said.by.startsWith('user ')
      const may = ofUser ? own.filter(({ record }) => record === 'on-demand') : own
      return { ...said, may: may.map(({ extension }) => extension) }
    }
  }
}

type User = DomainConfig['users'][number]

function strongest(talk: RecordedTalk, own: readonly User[]): Said {
  if (talk.isEmergency) return { mode: 'never', by: 'emergency' }
  const ofUser = (mode: RecordMode): Said | undefined => {
    const user = own.find(({ record }) => record === mode)
    return user && { mode, by: `user ${user.extension}` }
  }
  return (
    ofUser('never') ??
    ofHook(talk.hook) ??
    ofWay(talk) ??
    (talk.route === undefined ? undefined : { mode: talk.route, by: 'route' }) ??
    ofUser('always') ??
    ofUser('on-demand') ??
    (talk.domain.recording.enabled ? { mode: 'always', by: 'recording.enabled' } : { mode: 'off', by: '' })
  )
}

function ofHook(hook: boolean | null): Said | undefined {
  return hook === null ? undefined : { mode: hook ? 'always' : 'never', by: 'hook' }
}

/** The queue, group or conference that the call came to last and that says anything. */
function ofWay({ domain, way }: RecordedTalk): Said | undefined {
  for (const { app, appname } of [...way].reverse()) {
    const { queues: queue, groups: group, conferences: conference } = domain
    const configured: readonly { readonly name: string; readonly record?: RecordMode | undefined }[] =
      { queue, group, conference }[app] ?? []
    const mode = configured.find(({ name }) => name === appname)?.record
    if (mode !== undefined) return { mode, by: `${app} ${appname}` }
  }
  return undefined
}

/** Why it may not be done; undefined: it may. `user` null: an admin does it. */
export function recordingRefusal(
  rule: RecordingRule,
  action: RecordingAction,
  user: string | null
): string | undefined {
  const { mode, by, may } = rule
  if (mode === 'never') return `This call must not be recorded: ${by} says so.`
  if (user === null) return undefined
  if (mode === 'off') return 'Nothing allows this call to be recorded: an admin sets record to on-demand for that.'
  if (!may.includes(user)) return `Only ${may.join(' and ')} may record this call: ${by} says so.`
  if (mode === 'always' && action === 'stop') {
    return `This call has to be recorded (${by}): it can be paused, and only an admin stops it.`
  }
  return undefined
}
