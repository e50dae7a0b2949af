import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import { isWeakPin } from '../../pbx-core/index.ts'
import { soundWords } from '../access/sound-words.ts'
import type { CommandFault, CommandPayload, MessageItem, SeenMailbox, SoundPart } from '../ipc/contract.ts'
import { refuse } from '../ipc/refuse.ts'
import type { DeskPorts } from './ports.ts'
import { soundPart } from './sound-part.ts'
import { UploadInParts } from './upload-in-parts.ts'
import { type Language, words } from './words.ts'

const uploadCodes = { 'too-large': 'sound_invalid', 'too-many': 'too_many_uploads', 'given-up': 'upload_lost' } as const

/** A desk, as far as its mailbox needs it. */
interface Owner {
  readonly ports: DeskPorts
  readonly language: Language
}

const done = ok(null)
const noMessage = refuse('message_not_found', 'There is no such message any more.')

/** The person's own mailbox: what windows see of it, and do with it. */
export class OwnMailbox implements Disposable {
  readonly #owner: Owner
  readonly #changed: Disposable
  #revision = 0
  readonly #upload = new UploadInParts()

  /** `changed`: windows are to be told. */
  constructor(owner: Owner, changed: () => void) {
    this.#owner = owner
    const { pbx, account } = owner.ports
    this.#changed = pbx.events.on('mailbox.changed', ({ domain, mailbox }) => {
      if (domain !== account.domain || mailbox !== account.user) return
      this.#revision += 1
      changed()
    })
  }

  /** Null: the person has none. */
  get view(): SeenMailbox | null {
    const { pbx, account } = this.#owner.ports
    const view = pbx.mailbox(account.domain, account.user)
    if (view === undefined) return null
    const { domain: _, mailbox: __, ...rest } = view
    return { ...rest, revision: this.#revision }
  }

  list(): Result<{ readonly items: readonly MessageItem[] }, CommandFault> {
    const { pbx, account } = this.#owner.ports
    const items = pbx.messages(account.domain, account.user).map(({ domain: _, mailbox: __, ...item }) => item)
    return ok({ items })
  }

  mark({ message, as }: CommandPayload<'voicemail.mark'>): Result<null, CommandFault> {
    return this.#owner.ports.pbx.markMessage({ ...this.#address, id: message, as }).ok ? done : noMessage
  }

  async sound({ of, from }: CommandPayload<'voicemail.sound'>): Promise<Result<SoundPart, CommandFault>> {
    const { pbx } = this.#owner.ports
    const file =
      'message' in of
        ? pbx.messageSound({ ...this.#address, id: of.message })
        : pbx.greetingSound({ ...this.#address, greeting: of.greeting })
    const part = file === undefined ? undefined : await soundPart(file.path, from)
    return part === undefined ? noMessage : ok(part)
  }

  async upload({ greeting, ...part }: CommandPayload<'greeting.upload'>): Promise<Result<null, CommandFault>> {
    const { pbx, account, uploads } = this.#owner.ports
    const { language } = this.#owner
    const added = this.#upload.add(part, () => uploads.begin(account))
    if (!added.ok) return refuse(uploadCodes[added.error.code], soundWords[language](added.error))
    if (added.value === undefined) return done
    using upload = added.value
    const set = await pbx.setGreeting({ ...this.#address, greeting }, upload.whole())
    if (set.ok) return done
    const { code, message } = set.error
    return refuse(code, code === 'sound_invalid' ? words[language].voicemail.noSound : message)
  }

  async reset({ greeting }: CommandPayload<'greeting.reset'>): Promise<Result<null, CommandFault>> {
    const set = await this.#owner.ports.pbx.setGreeting({ ...this.#address, greeting }, null)
    return set.ok ? done : err(set.error)
  }

  /** It is written as the configuration keeps it; only that it was changed is logged. */
  async changePin({ pin }: CommandPayload<'voicemail.pin'>): Promise<Result<null, CommandFault>> {
    const { account, configReadOnly, editConfig, log } = this.#owner.ports
    const said = words[this.#owner.language].voicemail
    if (configReadOnly) return refuse('pin_fixed', said.pinFixed)
    if (isWeakPin(pin, account.user)) return refuse('pin_weak', said.pinWeak, 'pin')
    const edited = await editConfig(account.domain, (domain) => writePin(domain, account.user, pin))
    if (!edited.ok) return edited
    log.info('voicemail.pin-changed', { ...account })
    return done
  }

  [Symbol.dispose](): void {
    this.#changed[Symbol.dispose]()
    this.#upload[Symbol.dispose]()
  }

  get #address() {
    const { domain, user: mailbox } = this.#owner.ports.account
    return { domain, mailbox }
  }
}

function writePin(domain: Record<string, unknown>, extension: string, pin: string): void {
  const { users = [] } = domain as { users?: readonly Record<string, unknown>[] }
  const user = users.find((one) => one.extension === extension)
  if (user !== undefined) user.voicemail = { ...(user.voicemail as object | undefined), pin }
}
