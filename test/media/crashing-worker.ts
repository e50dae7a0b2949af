/** The media thread, with one prompt that kills it. */
import { parentPort } from 'node:worker_threads'
import type { MediaCommand } from '../../pbx-core/media/protocol.ts'
import '../../pbx-core/io/media-worker.ts'

parentPort?.on('message', (batch: readonly MediaCommand[] | 'close') => {
  if (batch === 'close') return
  for (const command of batch) {
    if (command.kind !== 'play') continue
    if (command.items.some((item) => item.kind === 'prompt' && item.name === 'crash'))
      throw new Error('crashed as asked')
  }
})
