import type { ReplyServices } from '../apps/reply/services.ts'
import { err, ok } from '../base/result.ts'
import type { CallDocuments } from '../call/documents.ts'
import { textOfRemark } from '../contract/remark-text.ts'
import type { Mailboxes } from '../places/voicemail/mailboxes.ts'
import type { MessageFiles } from '../places/voicemail/port.ts'

export interface ReplyDocumentsPorts {
  readonly documents: CallDocuments
  /** Where sounds lie that people have recorded or uploaded. */
  readonly boxes: Pick<Mailboxes, 'newSound'>
  readonly files: Pick<MessageFiles, 'upload' | 'remove'>
}

/** Documents at work: their requests, and their sounds, which are made as if somebody had uploaded them. */
export function replyDocuments({ documents, boxes, files }: ReplyDocumentsPorts): ReplyServices {
  return {
    next: (call, source, following, signal) => documents.next(call, source, following, signal),
    tell: (call, source, following) => documents.tell(call, source, following),
    listen: (call, document) => documents.listen(call, document),
    async sound(call, source, url, signal) {
      const fetched = await documents.sound(call, source, url, signal)
      if (fetched.kind === 'failed') return err(textOfRemark(fetched.remark))
      const { name, path } = boxes.newSound()
      const kept = await files.upload(name, fetched.octets)
      if (!kept.ok) return err(`${kept.error.code}: ${kept.error.found}`)
      return ok({ path, [Symbol.dispose]: () => void files.remove(name) })
    }
  }
}
