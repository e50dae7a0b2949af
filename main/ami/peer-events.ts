import type { RegistrationView } from '../../pbx-core/contract/views.ts'
import type { AmiEvent } from './event.ts'

interface Change {
  readonly domain: string
  readonly user: string
  readonly registrations: readonly RegistrationView[]
}

/** `PeerStatus`: whether a user can be reached, and where. */
export class PeerEvents {
  /** Where users are registered, by `user@domain`. */
  readonly #known = new Map<string, string>()

  begin(registrations: readonly RegistrationView[]): void {
    for (const { user, domain, remote } of registrations) this.#known.set(`${user}@${domain}`, remote)
  }

  forget(): void {
    this.#known.clear()
  }

  changed({ domain, user, registrations }: Change): readonly AmiEvent[] {
    const key = `${user}@${domain}`
    const remote = registrations.at(-1)?.remote
    if (this.#known.get(key) === remote) return []
    if (remote === undefined) this.#known.delete(key)
    else this.#known.set(key, remote)
    return [
      {
        name: 'PeerStatus',
        class: 'system',
        domain,
        users: new Set([user]),
        fields: [
          ['ChannelType', 'SIP'],
          ['Peer', `SIP/${user}`],
          ['PeerStatus', remote === undefined ? 'Unregistered' : 'Registered'],
          ...(remote === undefined ? [] : [['Address', remote] as const])
        ]
      }
    ]
  }
}
