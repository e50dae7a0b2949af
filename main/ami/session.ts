import { randomInt } from 'node:crypto'
import { type AmiAccount, answerIs, findAccount, hears, mayDo, secretIs } from './account.ts'
import { actionOf } from './actions.ts'
import { type AmiAnswer, failure, isTrue, success } from './answer.ts'
import { type AmiEvent, headOf } from './event.ts'
import { type AmiRequest, type Field, PacketReader, packetOf } from './packet.ts'
import type { Reporter } from './reporter.ts'

/** The version of the interface that Asterisk 22 names; clients look at no more than that there is one. */
export const banner = 'Asterisk Call Manager/11.0.0\r\n'

/** Actions that wait while one is under way; a client sends a few ahead, not this many. */
const mostWaiting = 64

/** What a session needs of its connection. */
export interface AmiConnection {
  /** Whence it comes, for the log and for those who guess. */
  readonly remote: string
  send(text: string): void
  /** It is known now who it is. */
  loggedIn(): void
  /** Once what was sent is out. */
  end(): void
}

/** Those who guess secrets, over all sessions. */
export interface Guesses {
  /** Whether this log-in is looked at now. */
  mayTry(name: string, remote: string): boolean
  failed(name: string, remote: string): void
  succeeded(name: string, remote: string): void
}

/** A client: it says nothing and is told nothing before it has logged in. */
export class AmiSession {
  readonly #connection: AmiConnection
  readonly #reporter: Reporter
  readonly #guesses: Guesses
  readonly #reader = new PacketReader()
  #account: AmiAccount | undefined
  #challenge: string | undefined
  /** Classes of events that it wants; undefined: none. */
  #mask: ReadonlySet<string> | undefined = new Set(['all'])
  #listening: Disposable | undefined
  /** Actions are done one after the other, as they came. */
  #last: Promise<void> = Promise.resolve()
  #waiting = 0
  #over = false

  constructor(connection: AmiConnection, reporter: Reporter, guesses: Guesses) {
    this.#connection = connection
    this.#reporter = reporter
    this.#guesses = guesses
    connection.send(banner)
  }

  get isLoggedIn(): boolean {
    return this.#account !== undefined
  }

  receive(text: string): void {
    for (const reading of this.#reader.read(text)) {
      if (this.#over) return
      if (reading.kind === 'fault') return this.#refuse(reading.message)
      if (this.#waiting >= mostWaiting)
        return this.#refuse(`More than ${mostWaiting} actions wait for one that is not done yet`)
      this.#waiting += 1
      this.#last = this.#last.then(() => this.#do(reading.request))
    }
  }

  /** Another configuration is in force: who is not in it any more, or has another secret, is out. */
  review(): void {
    if (this.#account === undefined) return
    const account = findAccount(this.#reporter.ports.config(), this.#account.name)
    if (account === undefined || account.secret !== this.#account.secret) this.close()
    else this.#account = account
  }

  close(): void {
    if (this.#over) return
    this.#over = true
    this.#listening?.[Symbol.dispose]()
    this.#connection.end()
  }

  async #do(request: AmiRequest): Promise<void> {
    try {
      if (!this.#over) await this.#answer(request)
    } catch (error) {
      this.#reporter.ports.log.error('ami.bug', { action: request.get('Action'), error })
      this.#reply(request, failure('This is a fault of ours; it is in the log'))
    } finally {
      this.#waiting -= 1
    }
  }

  async #answer(request: AmiRequest): Promise<void> {
    const name = request.get('Action').toLowerCase()
    switch (name) {
      case '':
        return this.#reply(request, failure('Missing action in request'))
      case 'login':
        return this.#logIn(request)
      case 'challenge':
        return this.#challengeIt(request)
      case 'logoff':
        this.#reply(request, {
          fields: [
            ['Response', 'Goodbye'],
            ['Message', 'Thanks for all the fish.']
          ]
        })
        return this.close()
    }
    const account = this.#account
    if (account === undefined) return this.#reply(request, failure('Permission denied'))
    if (name === 'events') return this.#reply(request, this.#want(request.get('EventMask')))
    const action = actionOf(name)
    if (action === undefined)
      return this.#reply(
        request,
        failure(
          `Invalid/unknown command: ${request.get('Action')}. Use Action: ListCommands to show available commands.`
        )
      )
    if (action.needs !== null && !mayDo(account, action.needs))
      return this.#reply(request, failure('Permission denied'))
    this.#reply(request, await action.run({ account, request, reporter: this.#reporter }))
  }

  #logIn(request: AmiRequest): void {
    if (this.isLoggedIn) return this.#reply(request, failure('Already logged in'))
    const { config, log, now } = this.#reporter.ports
    const { remote } = this.#connection
    const name = request.get('Username')
    const account = findAccount(config(), name)
    const mayTry = this.#guesses.mayTry(name, remote)
    if (!mayTry || !this.#proves(request, account) || account === undefined) {
      if (mayTry) this.#guesses.failed(name, remote)
      log.warn('ami.log_in_failed', {
        name,
        remote,
        why: mayTry ? 'wrong secret or name' : 'too many wrong ones before'
      })
      this.#reply(request, failure('Authentication failed'))
      return this.close()
    }
    this.#guesses.succeeded(name, remote)
    log.info('ami.logged_in', { name, remote })
    this.#account = account
    this.#connection.loggedIn()
    const events = request.get('Events')
    if (events !== '') this.#want(events)
    this.#reply(request, success('Authentication accepted'))
    this.#listening = this.#reporter.listen((event) => this.#hear(event))
    const uptime = Math.round(now() / 1000)
    if (this.#wants('system') && (account.read.includes('all') || account.read.includes('system')))
      this.#send([
        ['Event', 'FullyBooted'],
        ['Privilege', 'system,all'],
        ['Uptime', uptime],
        ['LastReload', uptime],
        ['Status', 'Fully Booted']
      ])
  }

  /** A challenge is good for one answer. */
  #proves(request: AmiRequest, account: AmiAccount | undefined): boolean {
    if (request.get('AuthType').toLowerCase() !== 'md5') return secretIs(account, request.get('Secret'))
    const challenge = this.#challenge
    this.#challenge = undefined
    return challenge !== undefined && answerIs(account, challenge, request.get('Key'))
  }

  #challengeIt(request: AmiRequest): void {
    if (request.get('AuthType').toLowerCase() !== 'md5') return this.#reply(request, failure('Must specify AuthType'))
    this.#challenge = String(randomInt(1, 2 ** 48 - 1))
    this.#reply(request, {
      fields: [
        ['Response', 'Success'],
        ['Challenge', this.#challenge]
      ]
    })
  }

  /** `on`, `off`, or classes with commas between. */
  #want(mask: string): AmiAnswer {
    const classes = mask
      .toLowerCase()
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== '')
    const [only] = classes
    if (classes.length <= 1 && (only === undefined || /^(off|no|false|0|none)$/.test(only))) this.#mask = undefined
    else this.#mask = new Set(classes.length === 1 && isTrue(only ?? '') ? ['all'] : classes)
    return {
      fields: [
        ['Response', 'Success'],
        ['Events', this.#mask === undefined ? 'Off' : 'On']
      ]
    }
  }

  #wants(of: string): boolean {
    return this.#mask?.has('all') === true || this.#mask?.has(of) === true
  }

  #hear(event: AmiEvent): void {
    const account = this.#account
    if (account === undefined || !this.#wants(event.class) || !hears(account, event)) return
    this.#send([...headOf(event), ...event.fields])
  }

  #reply(request: AmiRequest, { fields, list = [] }: AmiAnswer): void {
    const id = request.get('ActionID')
    const named = (packet: readonly Field[]): readonly Field[] => {
      const [first, ...rest] = packet
      return id === '' || first === undefined ? packet : [first, ['ActionID', id], ...rest]
    }
    this.#send(named(fields))
    for (const event of list) this.#send(named(event))
  }

  #refuse(message: string): void {
    this.#send(failure(message).fields)
    this.#reporter.ports.log.warn('ami.refused', { remote: this.#connection.remote, message })
    this.close()
  }

  #send(fields: readonly Field[]): void {
    if (!this.#over) this.#connection.send(packetOf(fields))
  }
}
