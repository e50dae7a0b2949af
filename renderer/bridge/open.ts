import type { PreloadBridge } from '../../main/ipc/contract.ts'
import { learnNumbers } from '../i18n/phone-number.ts'
import type { Bridge } from './bridge.ts'
import { afterLogOut } from './log-out.ts'
import { forgetSecret, ownSecret } from './own-secret.ts'
import { overPreload } from './preload-bridge.ts'
import { overSocket } from './socket-bridge.ts'
import { leaveUnasked } from './unasked.ts'

declare global {
  interface Window {
    /** Put there by the preload of the desktop shell; absent in a browser. */
    readonly offhook?: PreloadBridge
  }
}

export function openBridge(): Bridge {
  return learning(openLink())
}

/** Whoever is told of a number can write it at once. */
function learning(bridge: Bridge): Bridge {
  bridge.on('state', ({ numbers }) => learnNumbers(numbers))
  bridge.on('link', ({ numbers }) => learnNumbers(numbers))
  return {
    ...bridge,
    async invoke(command, payload) {
      const reply = await bridge.invoke(command, payload)
      if (reply.ok && reply.numbers !== undefined) learnNumbers(reply.numbers)
      return reply
    }
  }
}

function openLink(): Bridge {
  if (window.offhook !== undefined) return overPreload(window.offhook)
  const url = `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/ipc`
  return overSocket({ url, secret: ownSecret, onSessionOver: (secret) => void leave(secret) })
}

/** Nobody is logged in here (any more). */
async function leave(secret: string | null): Promise<void> {
  const next = await afterLogOut()
  if (secret !== null) forgetSecret(secret)
  // With the session its calls have ended: a question about them would leave the page standing for whoever says no.
  leaveUnasked()
  // Another tab may have logged in anew.
  location.replace(next ?? (ownSecret() === null ? '/login' : '/'))
}
