import { clickToDial } from '../apps/click-to-dial.ts'
import type { AppServices } from '../apps/context.ts'
import type { Clock } from '../base/clock.ts'
import type { Emitter } from '../base/emitter.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { Call } from '../call/call.ts'
import type { DomainConfig, TimeCondition, UserConfig } from '../contract/config.ts'
import type { ClickToDialProgress, PbxEvents } from '../contract/events.ts'
import type { ClickToDialAccepted, ClickToDialCommand, ClickToDialError } from '../contract/pbx.ts'
import { textOfBarred } from '../contract/refusals.ts'
import type { Termination } from '../contract/termination.ts'
import type { CallState, CallView } from '../contract/views.ts'
import { planCall } from '../routing/dial-plan.ts'
import { setsSomething } from '../routing/features.ts'
import { allowedCallerId } from '../routing/number/caller-id.ts'
import type { CallRegistry } from './call-registry.ts'
import { Clicks } from './clicks.ts'
import type { Domains } from './domains.ts'
import type { LegFactory } from './leg-factory.ts'

export interface ClickToDialPorts {
  readonly clock: Clock
  readonly calls: CallRegistry
  readonly events: Emitter<PbxEvents>
  readonly legs: LegFactory
  readonly services: AppServices
  readonly newUniqueid: () => string
  readonly domains: () => Domains
  readonly isRegistered: (domain: string, user: string) => boolean
}

const callerIdRemedy = "An admin can add it to the user's callerIds."

const progressOf: Readonly<Record<CallState, ClickToDialProgress['state']>> = {
  setup: 'ringing',
  ringing: 'ringing',
  confirming: 'confirming',
  calling: 'calling',
  answered: 'connected',
  ended: 'ended'
}

/** Takes click-to-dial commands, refuses what cannot be, and tells how each call gets on. */
export class ClickToDial implements Disposable {
  readonly #ports: ClickToDialPorts
  readonly #clicks: Clicks
  readonly #running = new Map<
    string,
    { readonly command: ClickToDialCommand; announced: ClickToDialProgress['state'] }
  >()
  readonly #subscriptions = new DisposableStack()

  constructor(ports: ClickToDialPorts) {
    this.#ports = ports
    this.#clicks = new Clicks(ports.clock)
    this.#subscriptions.use(
      ports.events.on('call.updated', (view) => {
        // The end is announced with its reason, by the event that has it.
        if (view.state !== 'ended') this.#progressed(view)
      })
    )
    this.#subscriptions.use(ports.events.on('call.ended', ({ call, ...ending }) => this.#progressed(call, ending)))
  }

  start(command: ClickToDialCommand): Result<ClickToDialAccepted, ClickToDialError> {
    const domains = this.#ports.domains()
    const domain = domains.named(command.domain)
    const user = domain === undefined ? undefined : domains.user(domain, command.user)
    if (domain === undefined || user === undefined) {
      return err({ code: 'user_not_found', message: `there is no user ${command.user} in ${command.domain}` })
    }
    const { services } = this.#ports
    const opening = (condition: TimeCondition) => services.opening(domain, condition)
    const plan = planCall({ domain, user, opening }, command.dest)
    if (plan.kind === 'barred') {
      return err({
        code: 'destination_barred',
        message: `${command.dest} is barred for ${command.user}: ${textOfBarred(plan.reason)}`
      })
    }
    if (plan.kind === 'feature' && setsSomething(plan.feature)) {
      return err({
        code: 'destination_barred',
        message: `${command.dest} is no call, and no link sets it: dial it on the phone`
      })
    }
    const click = this.#clicks.judge(domain.name, user.extension, command.dest)
    if (click.kind === 'same') return ok({ uniqueid: click.call.uniqueid, state: 'ringing', repeated: true })
    if (click.kind === 'busy') {
      return err({ code: 'call_in_progress', message: `a call for ${command.user} is being set up already` })
    }
    if (!this.#ports.isRegistered(domain.name, user.extension)) {
      return err({ code: 'no_phone_registered', message: `no phone of ${command.user} is registered` })
    }
    const call = this.#call(command, domain, user)
    return ok({ uniqueid: call.uniqueid, state: 'ringing', repeated: false })
  }

  [Symbol.dispose](): void {
    this.#subscriptions.dispose()
  }

  #call(command: ClickToDialCommand, domain: DomainConfig, user: UserConfig): Call {
    const { calls, domains, legs, newUniqueid } = this.#ports
    const call = calls.start(
      {
        uniqueid: newUniqueid(),
        config: domains().config,
        domain,
        direction: 'internal',
        caller: { number: user.extension, name: user.name, user: user.extension },
        exten: command.dest,
        dialled: command.dialled,
        calleeName: command.name ?? '',
        ...(command.keys === undefined ? {} : { keys: command.keys }),
        did: '',
        trunk: null,
        channel: legs.channel(user.extension),
        header: () => ''
      },
      (started, signal) => this.#run(started, { command, user, signal })
    )
    this.#running.set(call.uniqueid, { command, announced: 'ringing' })
    this.#clicks.started(call, user.extension, command.dest)
    return call
  }

  async #run(
    call: Call,
    run: { command: ClickToDialCommand; user: UserConfig; signal: AbortSignal }
  ): Promise<Termination> {
    const { command, user, signal } = run
    try {
      const { services } = this.#ports
      const { dest, connect, device = 'all', callerId, ringSeconds, variables = {} } = command
      for (const [name, value] of Object.entries(variables)) call.variables.set(name, value)
      if (callerId !== undefined) this.#wishCallerId(call, user, callerId)
      return await clickToDial({ call, services, user, dest, connect, device, ringSeconds, signal })
    } finally {
      this.#clicks.ended(call, user.extension)
    }
  }

  #wishCallerId(call: Call, user: UserConfig, wish: string): void {
    const allowed = allowedCallerId(call.domain, user, wish)
    if (allowed === undefined) call.timeline.warning({ code: 'caller-id-ignored', number: wish }, callerIdRemedy)
    else call.callerId = allowed
  }

  #progressed(view: CallView, ending: Pick<ClickToDialProgress, 'result' | 'reason'> = {}): void {
    const running = this.#running.get(view.uniqueid)
    if (running === undefined) return
    const state = progressOf[view.state]
    if (state === running.announced) return
    running.announced = state
    if (state === 'ended') this.#running.delete(view.uniqueid)
    const { domain, user, dest } = running.command
    this.#ports.events.emit('click-to-dial.progressed', {
      uniqueid: view.uniqueid,
      domain,
      user,
      dest,
      state,
      ...ending
    })
  }
}
