import type { Application } from './application.ts'
import { echo } from './echo.ts'
import { openAny } from './voicemail/open-mailbox.ts'

/** Features that have an extension of their own. */
export const runFunction: Application<'function'> = {
  run(context, config) {
    switch (config.run) {
      case 'echo':
        return echo.run(context, config)
      case 'voicemail':
        return openAny(context)
    }
  }
}
