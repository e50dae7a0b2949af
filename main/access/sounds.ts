import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import type { Config } from '../../pbx-core/contract/config.ts'
import { isSoundName, type SoundFault, type Sounds, type SoundView, saidIn } from '../../pbx-core/contract/sounds.ts'
import type { Account } from './accounts.ts'
import type { Upload, UploadFault, Uploads } from './uploads.ts'

/** A sound, and where the configuration names it: `acme.test: queues[support].music`. */
export interface UsedSound extends SoundView {
  readonly usedBy: readonly string[]
}

/** Why a sound is not had, kept or deleted, behind every door the same. */
export type SoundRefusal =
  | { readonly code: 'not-allowed' }
  /** Nobody keeps sounds here. */
  | { readonly code: 'none-here' }
  | { readonly code: 'unknown'; readonly name: string }
  | { readonly code: 'in-use'; readonly name: string; readonly uses: readonly string[] }
  | UploadFault
  | SoundFault

interface Kept {
  /** Absent: nobody keeps them here. */
  readonly sounds: Sounds | undefined
  readonly config: () => Config
  readonly uploads: Uploads
}

/** The prompts and the music that people have put here, for those who rule the machine. */
export class SharedSounds {
  readonly #kept: Kept

  constructor(kept: Kept) {
    this.#kept = kept
  }

  /** By name. */
  async list(account: Account): Promise<Result<readonly UsedSound[], SoundRefusal>> {
    const sounds = this.#for(account)
    if (!sounds.ok) return sounds
    const views = await sounds.value.list()
    return ok(views.map((view) => this.#used(view)))
  }

  /** Where its WAV file lies. */
  async file(account: Account, name: string): Promise<Result<string, SoundRefusal>> {
    const sounds = this.#for(account)
    if (!sounds.ok) return sounds
    const file = await sounds.value.file(name)
    return file === undefined ? err({ code: 'unknown', name }) : ok(file)
  }

  /** Of a file that comes in parts; whoever began it disposes of it. */
  begin(account: Account, name: string): Result<Upload, SoundRefusal> {
    const sounds = this.#for(account)
    if (!sounds.ok) return sounds
    // Nobody sends a hundred megabytes to be told of that.
    if (!isSoundName(name)) return err({ code: 'bad-name', found: name })
    return this.#kept.uploads.begin(account)
  }

  async keep(account: Account, name: string, file: Uint8Array): Promise<Result<UsedSound, SoundRefusal>> {
    const sounds = this.#for(account)
    if (!sounds.ok) return sounds
    const kept = await sounds.value.keep(name, file)
    return kept.ok ? ok(this.#used(kept.value)) : kept
  }

  /** One that is played to callers stays: they would hear nothing in its place. */
  async remove(account: Account, name: string): Promise<Result<void, SoundRefusal>> {
    const sounds = this.#for(account)
    if (!sounds.ok) return sounds
    const uses = usesOf(this.#kept.config(), name)
    if (uses.length > 0) return err({ code: 'in-use', name, uses })
    return (await sounds.value.remove(name)) ? ok(undefined) : err({ code: 'unknown', name })
  }

  /** All domains of a machine share its sounds: who rules one of several must not change what callers of another hear. */
  #for({ admin, systemAdmin }: Account): Result<Sounds, SoundRefusal> {
    const { sounds, config } = this.#kept
    if (!systemAdmin && !(admin && config().domains.length === 1)) return err({ code: 'not-allowed' })
    return sounds === undefined ? err({ code: 'none-here' }) : ok(sounds)
  }

  #used(view: SoundView): UsedSound {
    return { ...view, usedBy: usesOf(this.#kept.config(), view.name) }
  }
}

function usesOf({ domains }: Config, name: string): readonly string[] {
  return domains.flatMap((domain) =>
    saidIn(domain).flatMap(({ prompt, where }) => (prompt === name ? [`${domain.name}: ${where}`] : []))
  )
}
