import { err, ok } from '../../../pbx-core/base/result.ts'
import type { PbxEvents } from '../../../pbx-core/contract/events.ts'
import type { Pbx } from '../../../pbx-core/contract/pbx.ts'
import { type Sight, sees, seesQueue, seesUser, seesWarnings, sightOf } from '../../access/sight.ts'
import { nothing, operation } from './operation.ts'
import { otherDomain } from './other-domain.ts'
import { domainQuery } from './schemas.ts'

/** For each event of the core, whether someone with that sight is told. */
const audience: { readonly [K in keyof PbxEvents]: (sight: Sight, payload: PbxEvents[K]) => boolean } = {
  'call.started': sees,
  'call.updated': sees,
  'call.offered': (sight, { domain, user }) => seesUser(sight, domain, user),
  'call.answered': sees,
  'call.ended': (sight, { call }) => sees(sight, call),
  'click-to-dial.progressed': (sight, { domain, user }) => seesUser(sight, domain, user),
  'record.written': sees,
  'emergency.called': (sight, { domain, users }) =>
    seesWarnings(sight, domain) || users.some((user) => seesUser(sight, domain, user)),
  'registration.changed': (sight, { domain, user }) => seesUser(sight, domain, user),
  'user-state.changed': (sight, { domain, user }) => seesUser(sight, domain, user),
  'opening.changed': (sight, { domain }) => sight.domain === null || sight.domain === domain,
  'queue.changed': seesQueue,
  'trunk.changed': (sight, { domain }) => seesWarnings(sight, domain),
  'warnings.changed': (sight, { domain }) => seesWarnings(sight, domain)
}

const names = Object.keys(audience) as (keyof PbxEvents)[]

export const eventOperations = [
  operation({
    id: 'followEvents',
    method: 'GET',
    path: '/events',
    summary: 'What happens, as it happens',
    description:
      `Server-sent events (\`text/event-stream\`): ${names.map((name) => `\`${name}\``).join(', ')}; \`data\` is JSON. ` +
      'A user is told of its own calls, an admin of those of its domain, of its trunks and of what has to be known or decided there. The stream ends when the password or the rights change, ' +
      'when the reader does not keep up, and, as the oldest, when the user opens an eleventh.',
    params: nothing,
    query: domainQuery,
    answers: { 200: { description: 'The stream.', contentType: 'text/event-stream' } },
    faults: ['not_allowed'],
    handle: async ({ query, account, reply }, { pbx, streams, credentials }) => {
      const sight = sightOf(account, query.domain)
      if (sight === undefined) return err(otherDomain)
      const closeUnlessValid = () => {
        const valid = credentials.stillValid(account)
        if (!valid) stream.close()
        return valid
      }
      const stream = streams.open(reply, JSON.stringify(['events', account.domain, account.user]), closeUnlessValid)
      const subscriptions = names.map((name) =>
        subscribe(pbx.events, name, sight, (payload) => {
          if (closeUnlessValid()) stream.send(name, payload)
        })
      )
      stream.onClose(() => {
        for (const subscription of subscriptions) subscription[Symbol.dispose]()
      })
      return ok({ kind: 'stream' })
    }
  })
]

function subscribe<K extends keyof PbxEvents>(
  events: Pbx['events'],
  name: K,
  sight: Sight,
  tell: (payload: PbxEvents[K]) => void
): Disposable {
  return events.on(name, (payload) => {
    if (audience[name](sight, payload)) tell(payload)
  })
}
