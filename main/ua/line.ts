import {
  type Invitation,
  Registerer,
  RegistererState,
  type Session,
  type SessionDescriptionHandler,
  UserAgent
} from 'sip.js'

/** An account at a PBX that speaks SIP over WebSocket (RFC 7118). */
export interface Account {
  /** `ws://127.0.0.1:8980/sip`; asked for when the line is made. */
  readonly server: () => string
  readonly user: string
  readonly domain: string
  readonly displayName: string
  /** Asked for at each challenge. */
  readonly password: () => string
}

/** What the line is doing; `rejected` has the status that the PBX answered. */
export type LineState =
  | { readonly kind: 'registered' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'rejected'; readonly status: number }
  | { readonly kind: 'closed' }

export interface LinePorts {
  readonly account: Account
  readonly log: (event: string, fields: Readonly<Record<string, unknown>>) => void
  readonly changed: () => void
  readonly invited: (invitation: Invitation) => void
  /** Registered again after the connection was lost: calls need their media anew. */
  readonly returned: () => void
  readonly description: (session: Session) => SessionDescriptionHandler
}

const expiresSeconds = 600
/** Milliseconds between attempts to connect: within 2 s of the network's return (`5-softphone`). */
const retryMs = 1000
/** Milliseconds for the last REGISTER and its answer. */
const farewellMs = 800
/** After the PBX has refused us: a wrong password does not get better by the second. */
const rejectedRetryMs = 15_000

/** The registration of one account, kept up for as long as the line is open. */
export class Line implements AsyncDisposable {
  readonly agent: UserAgent
  readonly #ports: LinePorts
  readonly #registerer: Registerer
  #state: LineState = { kind: 'connecting' }
  #timer: NodeJS.Timeout | undefined
  #connecting: Promise<void> | undefined
  #lost = false

  constructor(ports: LinePorts) {
    this.#ports = ports
    const { account } = ports
    const uri = UserAgent.makeURI(`sip:${account.user}@${account.domain}`)
    if (uri === undefined) throw new Error(`${account.user}@${account.domain} is no SIP address`)
    this.agent = new UserAgent({
      uri,
      displayName: quotable(account.displayName),
      authorizationUsername: account.user,
      transportOptions: { server: account.server(), connectionTimeout: 5 },
      sessionDescriptionHandlerFactory: (session) => ports.description(session),
      userAgentString: 'Offhook',
      // A person decides, and the PBX when it has rung for long enough.
      noAnswerTimeout: 600,
      logBuiltinEnabled: false,
      logConfiguration: false,
      logLevel: 'warn',
      logConnector: (level, category, _label, content) => ports.log('ua.said', { level, category, content }),
      delegate: {
        onConnect: () => this.#connected(),
        onDisconnect: (error) => this.#disconnected(error),
        onInvite: (invitation) => ports.invited(invitation)
      }
    })
    // sip.js reads it at each challenge, and the one that was given at the start may be another by then.
    Object.defineProperty(this.agent.configuration, 'authorizationPassword', { get: account.password })
    // With jitter, so that the phones of an office do not all come at once.
    const refreshFrequency = Math.round(70 + Math.random() * 25)
    this.#registerer = new Registerer(this.agent, { expires: expiresSeconds, refreshFrequency })
    this.#registerer.stateChange.addListener((state) => this.#registration(state))
  }

  get state(): LineState {
    return this.#state
  }

  start(): void {
    this.#connect()
  }

  /** Tries at once instead of at the next turn. */
  nudge(): void {
    if (this.#state.kind === 'closed') return
    if (this.agent.isConnected()) this.#register()
    else this.#connect()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#state.kind === 'closed') return
    this.#become({ kind: 'closed' })
    clearTimeout(this.#timer)
    // A PBX that does not answer any more must not hold up the end for 32 s (RFC 3261 §17.1.2.2, Timer F).
    const { promise: late, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, farewellMs)
    // sip.js ends nothing while it connects: its promises of the two get into each other's way.
    await Promise.race([this.#connecting, late])
    await Promise.race([this.agent.stop().catch((error) => this.#unended(error)), late])
    clearTimeout(timer)
    void this.#disconnect()
  }

  /** Also where nobody has answered the last REGISTER. */
  async #disconnect(): Promise<void> {
    try {
      await this.agent.transport.disconnect()
    } catch (error) {
      this.#unended(error)
    }
  }

  #unended(error: unknown): void {
    this.#ports.log('ua.unended', { error: messageOf(error) })
  }

  #connect(): void {
    clearTimeout(this.#timer)
    if (this.#isClosed) return
    this.#connecting ??= this.#attempt().finally(() => {
      this.#connecting = undefined
    })
  }

  async #attempt(): Promise<void> {
    if (this.#state.kind !== 'unreachable') this.#become({ kind: 'connecting' })
    try {
      if (this.agent.state === 'Started') await this.agent.reconnect()
      else await this.agent.start()
    } catch (error) {
      if (this.#isClosed) return
      this.#ports.log('ua.unreachable', { error: messageOf(error) })
      this.#become({ kind: 'unreachable' })
      this.#again(retryMs)
    }
  }

  #connected(): void {
    clearTimeout(this.#timer)
    if (!this.#isClosed) this.#register()
  }

  #disconnected(error: Error | undefined): void {
    if (this.#isClosed) return
    this.#lost = true
    if (error !== undefined) this.#ports.log('ua.disconnected', { error: error.message })
    this.#become({ kind: 'connecting' })
    this.#again(retryMs / 4)
  }

  #register(): void {
    this.#registerer
      .register({
        requestDelegate: {
          onAccept: () => this.#accepted(),
          onReject: ({ message }) => this.#rejected(message.statusCode ?? 0)
        }
      })
      // One is under way already; its answer is waited for.
      .catch(() => undefined)
  }

  #accepted(): void {
    // The last answer comes when the line is closed already.
    if (this.#isClosed) return
    clearTimeout(this.#timer)
    this.#become({ kind: 'registered' })
    if (!this.#lost) return
    this.#lost = false
    this.#ports.returned()
  }

  #rejected(status: number): void {
    if (this.#isClosed) return
    // 503 without a word from the PBX is sip.js's own, for a connection that broke meanwhile.
    if (!this.agent.isConnected()) return
    this.#become({ kind: 'rejected', status })
    this.#again(status >= 500 ? retryMs : rejectedRetryMs)
  }

  /** Refreshes are made by the registerer; one that fails ends up here. */
  #registration(state: RegistererState): void {
    if (state !== RegistererState.Unregistered || this.#state.kind !== 'registered') return
    this.#become({ kind: 'connecting' })
    this.#again(retryMs / 4)
  }

  #again(ms: number): void {
    clearTimeout(this.#timer)
    const jittered = ms * (0.8 + Math.random() * 0.4)
    this.#timer = setTimeout(() => this.nudge(), jittered)
    this.#timer.unref()
  }

  get #isClosed(): boolean {
    return this.#state.kind === 'closed'
  }

  #become(state: LineState): void {
    this.#state = state
    this.#ports.changed()
  }
}

/** As it may stand between quotes (RFC 3261 §25.1); sip.js writes it there as it is. */
function quotable(name: string): string {
  return name.replace(/\p{Cc}+/gu, ' ').replace(/["\\]/g, '\\$&')
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
