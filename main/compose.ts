import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Log } from '../pbx-core/base/log.ts'
import { err, ok, type Result } from '../pbx-core/base/result.ts'
import type { Config, DomainConfig } from '../pbx-core/contract/config.ts'
import type { DialledNumber, NumberSource } from '../pbx-core/contract/number.ts'
import type { ConfigFault, Pbx } from '../pbx-core/contract/pbx.ts'
import type { Sounds } from '../pbx-core/contract/sounds.ts'
import type { UserAddress } from './access/accounts.ts'
import { CardKeys } from './access/card-keys.ts'
import { LetIns } from './access/let-in.ts'
import { Md5Links } from './access/md5-links.ts'
import { OwnPassword } from './access/own-password.ts'
import { Pairings } from './access/pairings.ts'
import { PersonalDataDesk } from './access/personal-data.ts'
import { SecondFactors } from './access/second-factor.ts'
import { SecondFactorFile } from './access/second-factor-file.ts'
import { SessionFile } from './access/session-file.ts'
import { type Session, Sessions } from './access/sessions.ts'
import { SharedSounds } from './access/sounds.ts'
import { TokenFile } from './access/token-file.ts'
import { Tokens } from './access/tokens.ts'
import { Uploads } from './access/uploads.ts'
import { type App, startApp } from './app.ts'
import { endAll } from './ending.ts'
import { machineAddresses } from './http/access/host.ts'
import { type LogFile, logFile } from './log-file.ts'
import { Desk } from './phone/desk.ts'
import { type Browser, Desks } from './phone/desks.ts'
import { LeftBehindFile } from './phone/left-behind.ts'
import type { BrowserLetIns, ConfigEdit, DeskPorts, WindowHost } from './phone/ports.ts'
import { softphones } from './phone/softphones.ts'
import { FrameProbe } from './popup/frame-probe.ts'
import { type KeyStore, noKeyStore, sealedIn, sealedText } from './settings/key-store.ts'
import { type PersonPreferences, type PreferenceStore, preferencesOf } from './settings/preferences.ts'
import { openSettings, type Settings } from './settings/settings.ts'
import { version } from './version.ts'

/** What the program needs of the core. */
export interface Core {
  /** Rejects where records or media cannot be opened. */
  createPbx(config: Config, options: { readonly dataDirectory: string; readonly log: Log }): Promise<Pbx>
  /** Absent: nobody keeps sounds here. */
  sounds?(dataDirectory: string): Sounds
  validateConfig(config: Config): readonly ConfigFault[]
  /** What somebody of the domain means by a text, and the form that its dial plan takes. */
  readDialled(domain: DomainConfig, text: string, source: NumberSource): Result<DialledNumber, string>
  readonly knownVariables: readonly { readonly name: string; readonly meaning: string; readonly when: string }[]
}

export interface ComposeOptions {
  readonly dataDirectory: string
  readonly configFile: string | undefined
  readonly core: Core
  readonly log: Log
  /** Of the desktop; plain Node reaches none. */
  readonly keyStore?: KeyStore
  /** Opened when something is kept or asked for. */
  readonly preferences: (dataDirectory: string, log: Log) => PreferenceStore
  /** Its file, where this program writes one; that of an earlier one otherwise. */
  readonly logFile?: LogFile | undefined
  /** Folder of the built pages; without them there is no portal. */
  readonly rendererDirectory: string
  /** The desktop around the application's own windows; absent headless. */
  readonly windowHost?: () => WindowHost
}

/** Everything at work. */
export interface Program {
  readonly app: App
  /** Of the person at this machine; undefined headless. */
  readonly desk: Desk | undefined
  readonly origin: string
  /** A token that opens the application once, as its own window or as a portal; undefined where there is no user. */
  logInToken(kind: Session['kind'], used?: () => void): string | undefined
  stop(drainSeconds: number, hurry: Promise<void>): Promise<void>
}

/** Settings, core, HTTP listener, desks. The error is a sentence with its remedy. */
export async function compose(options: ComposeOptions): Promise<Result<Program, string>> {
  const { dataDirectory, configFile, core, log } = options
  const kept = new SessionFile(dataDirectory, log)
  const settings = await openSettings({
    dataDirectory,
    ...(configFile === undefined ? {} : { file: configFile }),
    validate: (config) => core.validateConfig(config),
    sealKey: kept.key,
    locale: Intl.DateTimeFormat().resolvedOptions().locale,
    ...(options.keyStore === undefined ? {} : { keyStore: options.keyStore }),
    log
  })
  if (!settings.ok) return err(settings.error.message)
  let pbx: Pbx
  try {
    pbx = await core.createPbx(settings.value.current(), { dataDirectory, log })
  } catch (error) {
    return err(`The PBX cannot start: ${error instanceof Error ? error.message : String(error)}`)
  }
  const factors = await openFactors(options)
  if (!factors.ok) {
    await pbx.stop()
    return factors
  }
  return new Composition(options, settings.value, { pbx, kept, factors: factors.value }).open()
}

/** Where a person's desk stands. */
interface DeskPlace {
  readonly windowHost: WindowHost
  readonly pageOrigin?: string | undefined
  /** By which it is the same after a crash. */
  readonly id: string
  /** Of a portal. */
  readonly session?: Session
}

class Composition {
  readonly #options: ComposeOptions
  readonly #settings: Settings
  readonly #pbx: Pbx
  readonly #sessions: Sessions
  readonly #kept: SessionFile
  readonly #tokenFile: TokenFile
  readonly #tokens: Tokens
  readonly #uploads = new Uploads()
  readonly #factorFile: SecondFactorFile
  readonly #secondFactors: SecondFactors
  readonly #sounds: SharedSounds
  readonly #leftBehind: LeftBehindFile
  readonly #personal: PersonalDataDesk
  readonly #letIns: LetIns
  readonly #pairings = new Pairings(now)
  readonly #password: OwnPassword
  readonly #md5Links: Md5Links
  readonly #cardKeys: CardKeys
  readonly #resources = new AsyncDisposableStack()
  readonly #frames = new FrameProbe()
  #app: App | undefined
  #preferences: PreferenceStore | undefined
  /** Every window shows something that has changed. */
  #refresh = () => {}

  constructor(
    options: ComposeOptions,
    settings: Settings,
    { pbx, kept, factors }: { pbx: Pbx; kept: SessionFile; factors: SecondFactorFile }
  ) {
    this.#options = options
    this.#settings = settings
    this.#pbx = pbx
    this.#sessions = new Sessions(settings.current, now, { store: kept })
    this.#kept = kept
    this.#sounds = new SharedSounds({
      sounds: options.core.sounds?.(options.dataDirectory),
      config: settings.current,
      uploads: this.#uploads
    })
    this.#tokenFile = new TokenFile(options.dataDirectory, options.log)
    this.#tokens = new Tokens(settings.current, this.#tokenFile)
    this.#leftBehind = new LeftBehindFile(options.dataDirectory, options.log)
    this.#personal = new PersonalDataDesk({ pbx, dataDirectory: options.dataDirectory, wallTime: Date.now })
    this.#personal.alsoIn(this.#leftBehind)
    const logs = options.logFile ?? logFile(join(options.dataDirectory, 'logs'))
    this.#personal.alsoIn({ counts: 'logLines', erase: async (...asked) => logs.erase(...asked) })
    this.#factorFile = factors
    const { keyStore } = options
    this.#secondFactors = new SecondFactors({
      config: settings.current,
      store: factors,
      seal: async (secret) =>
        keyStore !== undefined && (await keyStore.state()) === 'sealed'
          ? sealedText(await keyStore.seal(secret))
          : secret
    })
    this.#letIns = new LetIns(this.#sessions, now)
    const edit: ConfigEdit = (domain, change) => this.#running.edit(domain, change)
    this.#password = new OwnPassword({
      config: settings.current,
      readOnly: settings.readOnly,
      sessions: this.#sessions,
      edit,
      now
    })
    this.#md5Links = new Md5Links({ config: settings.current, edit, now })
    this.#cardKeys = new CardKeys({ config: settings.current, pbx, wallTime: Date.now })
  }

  async open(): Promise<Result<Program, string>> {
    const { log, rendererDirectory } = this.#options
    let own: Desk | undefined
    const desks = this.#resources.use(
      new Desks({ open: (session, browser) => this.#portal(session, browser), own: () => own })
    )
    this.#refresh = () => {
      own?.changed()
      desks.changed()
    }
    this.#resources.use(this.#sessions.onEnd((session) => desks.close(session)))
    this.#resources.use(this.#letIns.onChange(() => own?.changed()))
    const hasPages = existsSync(join(rendererDirectory, 'index.html'))
    const started = await startApp({
      pbx: this.#pbx,
      settings: this.#settings,
      owner: () => ownerOf(this.#settings.current()),
      log,
      now,
      readNumber: (text, source, domain) => this.#readNumber(text, source, domain),
      localAddresses: machineAddresses(now),
      clickDevice: (address) => this.#preferencesOf(address).read().settings.clickDevice,
      softphones: softphones((whose) => desks.ofPerson(whose)),
      sessions: this.#sessions,
      tokens: this.#tokens,
      secondFactors: this.#secondFactors,
      https: { directory: this.#options.dataDirectory, wallTime: Date.now },
      sounds: this.#sounds,
      personal: this.#personal,
      pairings: this.#pairings,
      reconfigured: () => {
        this.#sessions.review()
        this.#tokens.review()
        this.#secondFactors.review()
        this.#refresh()
      },
      ...(hasPages
        ? {
            portal: {
              rendererDirectory,
              deskOf: (session, browser) => desks.of(session, browser),
              letIns: this.#letIns,
              cardKeys: this.#cardKeys,
              pageComes: (session) => desks.pageComes(session),
              settingsOf: (person) => this.#preferencesOf(person).read().settings
            }
          }
        : {})
    })
    if (!started.ok) {
      await this.#resources.disposeAsync()
      return started
    }
    this.#app = started.value
    const owner = ownerOf(this.#settings.current())
    own = owner === undefined ? undefined : this.#ownDesk(owner)
    await own?.start()
    return ok(this.#program(started.value, own, owner))
  }

  /** Of the application's own windows; headless there are none. */
  #ownDesk(owner: UserAddress): Desk | undefined {
    const { windowHost } = this.#options
    return windowHost === undefined
      ? undefined
      : this.#resources.use(this.#desk(owner, { id: 'window', windowHost: windowHost() }))
  }

  #program(app: App, desk: Desk | undefined, owner: UserAddress | undefined): Program {
    return {
      app,
      desk,
      origin: app.ready.http,
      logInToken: (kind, used) => (owner === undefined ? undefined : this.#sessions.logInToken(owner, kind, used)),
      stop: async (drainSeconds, hurry) => {
        await endAll(
          () => app.stop(drainSeconds, hurry, () => this.#resources.disposeAsync()),
          async () => this.#preferences?.flush(),
          () => this.#kept.flush(),
          () => this.#tokenFile.flush(),
          () => this.#factorFile.flush(),
          () => this.#leftBehind.flush()
        )
      }
    }
  }

  #desk(account: UserAddress, { id, session, windowHost, pageOrigin }: DeskPlace): Desk {
    const { core, log } = this.#options
    const origin = () => this.#running.ready.http
    const ports: DeskPorts = {
      pbx: this.#pbx,
      config: this.#settings.current,
      configFile: this.#settings.file,
      configReadOnly: this.#settings.readOnly,
      secretsKept: this.#settings.secrets,
      editConfig: (domain, change) => this.#running.edit(domain, change),
      account,
      origin,
      pageOrigin: () => pageOrigin ?? origin(),
      readNumber: (text, source) => this.#readNumber(text, source, account.domain),
      variables: core.knownVariables.map(({ name, meaning, when }) => ({
        name,
        meaning,
        postCall: when === 'post-call'
      })),
      frames: this.#frames,
      preferences: this.#preferencesOf(account),
      windowHost,
      ...(windowHost.kind === 'portal' ? {} : { letIns: this.#letInsOf(account) }),
      cardKey: (card) => this.#cardKeys.ofCall(account, card),
      changePassword: (change) => this.#password.change(account, change, session),
      md5Links: this.#md5Links,
      tokens: this.#tokens,
      sounds: this.#sounds,
      personal: this.#personal,
      uploads: this.#uploads,
      sessions: this.#sessions,
      session,
      secondFactors: this.#secondFactors,
      confirmPassword: (password, second) => this.#password.confirm(account, password, second),
      pairings: this.#pairings,
      leftBehind: this.#leftBehind.of(id),
      log,
      wallTime: Date.now
    }
    return new Desk(ports)
  }

  #portal(session: Session, { locale, pageOrigin }: Browser): Desk {
    const language = locale ?? Intl.DateTimeFormat().resolvedOptions().locale
    const windowHost = { kind: 'portal', version, locale: language } as const
    const desk = this.#desk(session.address, { id: session.id, session, windowHost, pageOrigin })
    desk.start().catch((error) => this.#options.log.error('portal.not_started', { error }))
    return desk
  }

  #letInsOf(address: UserAddress): BrowserLetIns {
    return {
      invite: () => `${this.#running.ready.http}/let-in?n=${this.#letIns.invite(address)}`,
      asking: () => this.#letIns.asking(address),
      answer: (id, letIn) => this.#letIns.answer(address, id, letIn)
    }
  }

  get #running(): App {
    if (this.#app === undefined) throw new Error('the application has not started yet')
    return this.#app
  }

  /** As that domain reads it; while the domain is not known, as the first domain that can. */
  #readNumber(text: string, source: NumberSource, only?: string): Result<DialledNumber, string> {
    const { domains } = this.#settings.current()
    const named = domains.filter(({ name }) => name === only)
    const readings = (named.length > 0 ? named : domains).map((domain) =>
      this.#options.core.readDialled(domain, text, source)
    )
    return readings.find(({ ok }) => ok) ?? readings[0] ?? err('there is no domain')
  }

  #preferencesOf({ user, domain }: UserAddress): PersonPreferences {
    const { read, write } = preferencesOf(this.#store(), `${user}@${domain}`)
    return {
      read,
      write: (change) => {
        write(change)
        // The person's other windows show the same choice, and the same count of missed calls.
        this.#refresh()
      }
    }
  }

  #store(): PreferenceStore {
    const { dataDirectory, log, preferences } = this.#options
    this.#preferences ??= preferences(dataDirectory, log)
    return this.#preferences
  }
}

/** Who has one is not let in without it because a file cannot be read. */
async function openFactors({ dataDirectory, keyStore = noKeyStore, log }: ComposeOptions) {
  const unseal = async (kept: string) => {
    const sealed = sealedIn(kept)
    if (sealed === undefined) return kept
    const opened = await keyStore.unseal(sealed)
    return opened.ok ? opened.value.text : undefined
  }
  try {
    return ok(await SecondFactorFile.open(dataDirectory, unseal, log))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return err(
      `second-factors.json in ${dataDirectory} cannot be read (${reason}): who logs in with a code would be let in without one. ` +
        'Mend it, or delete it, and everybody sets a code up anew.'
    )
  }
}

function now(): number {
  return performance.now()
}

/** The owner of this machine: the first system admin, else the first admin, else the first user. */
function ownerOf({ domains }: Config): UserAddress | undefined {
  const people = domains.flatMap(({ name, users }) => users.map((user) => ({ domain: name, user })))
  const owner = people.find(({ user }) => user.systemAdmin) ?? people.find(({ user }) => user.admin) ?? people[0]
  return owner === undefined ? undefined : { domain: owner.domain, user: owner.user.extension }
}
