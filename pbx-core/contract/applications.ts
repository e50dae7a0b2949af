/**
 * The applications that a domain lists in its configuration, a line for each. From this table come the words of
 * destinations, what is looked up by name and extension, what is validated, where hooks stand, and what is said of an
 * application; `pbx-core/apps/applications.ts` says what each does. A new one is a line here, its schema in `config-applications.ts`,
 * and its file or folder there.
 */
export const applicationKinds = {
  extension: { list: 'users', aliases: ['user'], waits: true },
  group: { list: 'groups', aliases: [], waits: true },
  queue: { list: 'queues', aliases: [], waits: true },
  ivr: { list: 'ivrs', aliases: ['menu'], waits: true },
  conference: { list: 'conferences', aliases: [], waits: false },
  time: { list: 'timeConditions', aliases: [], waits: false },
  announcement: { list: 'announcements', aliases: [], waits: false },
  page: { list: 'paging', aliases: [], waits: false },
  directory: { list: 'directories', aliases: [], waits: false },
  function: { list: 'functions', aliases: [], waits: false }
} as const satisfies Record<string, ApplicationKind>

interface ApplicationKind {
  /** Where they lie in a domain; a user is named by its extension there, the others by their name. */
  readonly list: string
  /** Other words for it, those of the original CTI module (`2-cti`). */
  readonly aliases: readonly string[]
  /** Whether a caller can wait there in vain: it has a `then`, and a hook for when time ran out. */
  readonly waits: boolean
}

/** The word for it in a destination: `group` of `group:sales`. */
export type ApplicationType = keyof typeof applicationKinds

/** The name of its list in a domain: `groups`. */
export type ApplicationList = (typeof applicationKinds)[ApplicationType]['list']

export const applicationTypes = Object.keys(applicationKinds) as readonly ApplicationType[]
export const applicationLists: readonly ApplicationList[] = Object.values(applicationKinds).map(({ list }) => list)

/**
 * Lists whose applications have a hook for when time ran out, or they are full. Nobody waits for a conference, and it has
 * no `then`.
 */
export const lateLists: readonly ApplicationList[] = Object.values(applicationKinds).flatMap(({ list, waits }) =>
  waits || list === 'conferences' ? [list] : []
)
