import type { Action } from './answer.ts'
import { hangup, redirect } from './call-actions.ts'
import { coreShowChannels, extensionState, queueStatus, status } from './lists.ts'
import { originate } from './originate.ts'

/** Actions of those who have logged in, as Asterisk writes them; log-in, log-off and events are the session's. */
const table: Readonly<Record<string, Action>> = {
  CoreShowChannels: { needs: 'reporting', does: 'List currently active channels.', run: coreShowChannels },
  ExtensionState: { needs: 'reporting', does: 'Check extension status.', run: extensionState },
  Hangup: { needs: 'call', does: 'Hangup channel.', run: hangup },
  ListCommands: {
    needs: null,
    does: 'List available manager commands.',
    run: () => ({ fields: [['Response', 'Success'], ...commands] })
  },
  Originate: { needs: 'originate', does: 'Originate a call.', run: originate },
  Ping: {
    needs: null,
    does: 'Keepalive command.',
    run: ({ reporter }) => ({
      fields: [
        ['Response', 'Success'],
        ['Ping', 'Pong'],
        ['Timestamp', (reporter.ports.wallTime() / 1000).toFixed(6)]
      ]
    })
  },
  QueueStatus: { needs: 'reporting', does: 'Show queue status.', run: queueStatus },
  Redirect: { needs: 'call', does: 'Redirect (transfer) a call.', run: redirect },
  Status: { needs: 'reporting', does: 'List channel status.', run: status }
}

const ofSession = {
  Challenge: 'Generate Challenge for MD5 Auth.',
  Events: 'Control Event Flow.',
  Login: 'Login Manager.',
  Logoff: 'Logoff Manager.'
}

const commands = Object.entries({
  ...ofSession,
  ...Object.fromEntries(Object.entries(table).map(([name, { does }]) => [name, does]))
}).sort()

const byName = new Map(Object.entries(table).map(([name, action]) => [name.toLowerCase(), action]))

/** However it is written. */
export const actionOf = (name: string): Action | undefined => byName.get(name.toLowerCase())
