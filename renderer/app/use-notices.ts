import { notifications } from '@mantine/notifications'
import { useEffect } from 'react'
import { useBridge } from '../state/use-app.ts'

const colours = { info: 'accent', warning: 'hook', error: 'end' } as const

/** Shows what main has to say. */
export function useNotices(): void {
  const bridge = useBridge()
  useEffect(
    () =>
      bridge.on('notice', ({ kind, title, text }) => {
        notifications.show({ color: colours[kind], title, message: text, autoClose: kind === 'error' ? false : 6_000 })
      }),
    [bridge]
  )
}
