import { ActionIcon, type ActionIconProps, Tooltip } from '@mantine/core'
import type { ComponentProps, ReactNode } from 'react'

interface IconButtonProps extends ActionIconProps, Omit<ComponentProps<'button'>, keyof ActionIconProps> {
  /** Said to screen readers and shown on hover. */
  readonly label: string
  readonly children: ReactNode
}

export function IconButton({ label, children, ...rest }: IconButtonProps) {
  // What it has opened is not to be covered by its name.
  const opened = rest['aria-expanded'] === true
  return (
    <Tooltip disabled={opened} label={label}>
      <ActionIcon aria-label={label} {...rest}>
        {children}
      </ActionIcon>
    </Tooltip>
  )
}

interface LinkButtonProps {
  readonly label: string
  readonly href: string
  readonly children: ReactNode
}

/** Looks like a button and leads to a page, in a tab of its own that cannot reach back. */
export function LinkButton({ label, href, children }: LinkButtonProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} component="a" href={href} rel="noopener noreferrer" target="_blank">
        {children}
      </ActionIcon>
    </Tooltip>
  )
}
