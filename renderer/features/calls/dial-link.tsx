import { ActionIcon, Tooltip } from '@mantine/core'
import { IconPhone } from '@tabler/icons-react'
import type { MouseEvent } from 'react'
import { useApp } from '../../state/use-app.ts'
import { IconButton } from '../../ui/icon-button.tsx'

interface DialLinkProps {
  /** As it is dialled. */
  readonly number: string
  /** Said to screen readers and shown on hover: who is called. */
  readonly label: string
  readonly className: string
  onDial(): void
}

/**
 * The telephone of a row. In a browser it is the link that any page could have (`3-click-to-dial`, Where links come from), within the
 * session: opened in a tab of its own, or copied, it dials as well; a plain press dials without leaving the page. In the
 * desktop application there is no such address, and it is a button.
 */
export function DialLink({ number, label, className, onDial }: DialLinkProps) {
  const isInBrowser = useApp(({ shell }) => shell.kind !== 'electron')
  const looks = { className, radius: 'xl', size: 32, variant: 'subtle' } as const
  const icon = <IconPhone aria-hidden size={18} />
  if (!isInBrowser) {
    return (
      <IconButton label={label} onClick={onDial} {...looks}>
        {icon}
      </IconButton>
    )
  }
  const press = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    onDial()
  }
  return (
    <Tooltip label={label}>
      <ActionIcon
        aria-label={label}
        component="a"
        href={`/remote_call.htm?dest=${encodeURIComponent(number)}`}
        onClick={press}
        {...looks}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  )
}
