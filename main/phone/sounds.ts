import { ok, type Result } from '../../pbx-core/base/result.ts'
import type { Account } from '../access/accounts.ts'
import { soundWords } from '../access/sound-words.ts'
import type { SoundRefusal } from '../access/sounds.ts'
import type { CommandFault, CommandPayload, SoundItem, SoundPart } from '../ipc/contract.ts'
import { refuse } from '../ipc/refuse.ts'
import type { DeskPorts } from './ports.ts'
import { soundPart } from './sound-part.ts'
import { UploadInParts } from './upload-in-parts.ts'
import type { Language } from './words.ts'

/** A desk, as far as the sounds of the machine need it. */
interface Admin {
  readonly ports: Pick<DeskPorts, 'sounds'>
  readonly language: Language
  readonly asks: Account | undefined
}

const done = ok(null)

/** Prompts and music of the machine, as an admin's windows see and change them. */
export class DeskSounds implements Disposable {
  readonly #admin: Admin
  readonly #upload = new UploadInParts()

  constructor(admin: Admin) {
    this.#admin = admin
  }

  async list(): Promise<Result<{ readonly items: readonly SoundItem[] }, CommandFault>> {
    const { asks, ports } = this.#admin
    if (asks === undefined) return this.#refuse(notAllowed)
    const items = await ports.sounds.list(asks)
    return items.ok ? ok({ items: items.value }) : this.#refuse(items.error)
  }

  async sound({ name, from }: CommandPayload<'sounds.sound'>): Promise<Result<SoundPart, CommandFault>> {
    const { asks, ports } = this.#admin
    if (asks === undefined) return this.#refuse(notAllowed)
    const file = await ports.sounds.file(asks, name)
    if (!file.ok) return this.#refuse(file.error)
    const part = await soundPart(file.value, from)
    return part === undefined ? this.#refuse({ code: 'unknown', name }) : ok(part)
  }

  async upload({ name, ...part }: CommandPayload<'sounds.upload'>): Promise<Result<null, CommandFault>> {
    const { asks, ports } = this.#admin
    if (asks === undefined) return this.#refuse(notAllowed)
    const added = this.#upload.add(part, () => ports.sounds.begin(asks, name))
    if (!added.ok) return this.#refuse(added.error)
    if (added.value === undefined) return done
    using upload = added.value
    const kept = await ports.sounds.keep(asks, name, upload.whole())
    return kept.ok ? done : this.#refuse(kept.error)
  }

  async remove({ name }: CommandPayload<'sounds.delete'>): Promise<Result<null, CommandFault>> {
    const { asks, ports } = this.#admin
    if (asks === undefined) return this.#refuse(notAllowed)
    const removed = await ports.sounds.remove(asks, name)
    return removed.ok ? done : this.#refuse(removed.error)
  }

  [Symbol.dispose](): void {
    this.#upload[Symbol.dispose]()
  }

  #refuse(refusal: SoundRefusal): Result<never, CommandFault> {
    return refuse(codes[refusal.code], soundWords[this.#admin.language](refusal))
  }
}

/** Whoever is no user any more. */
const notAllowed = { code: 'not-allowed' } as const

/** Of its own where the window would say something else: it has no words for these, and shows ours. */
const codes: Readonly<Record<SoundRefusal['code'], string>> = {
  'not-allowed': 'sounds_not_allowed',
  'none-here': 'sounds_not_kept',
  unknown: 'sound_not_found',
  'in-use': 'sound_in_use',
  'too-large': 'sound_invalid',
  'too-long': 'sound_invalid',
  'too-many': 'too_many_uploads',
  'given-up': 'upload_lost',
  'unsupported-format': 'sound_invalid',
  empty: 'sound_invalid',
  'not-kept': 'sound_not_written',
  'bad-name': 'sound_name_invalid'
}
