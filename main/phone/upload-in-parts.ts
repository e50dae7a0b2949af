import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import type { Upload, UploadFault } from '../access/uploads.ts'
import type { UploadPart } from '../ipc/contract.ts'

/** A file that a window gives part by part. Whoever begins another one at this desk has given this one up. */
export class UploadInParts implements Disposable {
  #underWay: { readonly id: string; readonly upload: Upload } | undefined

  /** All of it with its last part, for the caller to dispose of; undefined: more is to come. */
  add<F>(part: UploadPart, begin: () => Result<Upload, F>): Result<Upload | undefined, F | UploadFault> {
    if (part.from === 0) {
      this[Symbol.dispose]()
      const begun = begin()
      if (!begun.ok) return begun
      this.#underWay = { id: part.upload, upload: begun.value }
    }
    const underWay = this.#underWay
    if (underWay?.id !== part.upload || underWay.upload.size !== part.from) return err({ code: 'given-up' })
    const added = underWay.upload.add(Buffer.from(part.octets, 'base64url'))
    if (!added.ok) {
      this[Symbol.dispose]()
      return added
    }
    if (!part.last) return ok(undefined)
    this.#underWay = undefined
    return ok(underWay.upload)
  }

  [Symbol.dispose](): void {
    this.#underWay?.upload[Symbol.dispose]()
    this.#underWay = undefined
  }
}
