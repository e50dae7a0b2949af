import type { Subscribable } from '../base/emitter.ts'
import type { PbxEvents } from '../contract/events.ts'
import type { UserState } from '../contract/user-state.ts'
import type { LampSource, Occupation } from '../sip/subscription/port.ts'

export interface SettingLampsPorts {
  readonly events: Subscribable<PbxEvents>
  readonly stateOf: (domain: string, user: string) => UserState | undefined
}

/**
 * Lamps of what a user has set for itself, by the code that sets it (`*60`): lit while it is on, wherever it was set. Each
 * user sees its own.
 */
export class SettingLamps implements LampSource {
  readonly isPersonal = true
  readonly #ports: SettingLampsPorts

  constructor(ports: SettingLampsPorts) {
    this.#ports = ports
  }

  occupations(domain: string, number: string, user: string): readonly Occupation[] | undefined {
    const isOn = settings.get(number)
    const state = isOn && this.#ports.stateOf(domain, user)
    if (state === undefined) return undefined
    return isOn?.(state) === true ? [on] : []
  }

  showsPartner(): boolean {
    return false
  }

  onChanged(changed: (domain: string, number: string, user: string) => void): Disposable {
    return this.#ports.events.on('user-state.changed', ({ domain, user }) => {
      for (const code of settings.keys()) changed(domain, code, user)
    })
  }
}

/** By the code that switches it on. */
const settings: ReadonlyMap<string, (state: UserState) => boolean> = new Map([
  ['*60', ({ doNotDisturb }) => doNotDisturb.on],
  ['*46', ({ pause }) => pause.on]
])

const on: Occupation = {
  id: 'on',
  state: 'confirmed',
  direction: 'initiator',
  partner: null,
  isHolding: false,
  dialog: null
}
