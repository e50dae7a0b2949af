import { Component, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '../ui/states.tsx'

interface PageBoundaryProps {
  readonly children: ReactNode
}

/** A page that fails shows so in its own place: the phone beside it goes on. */
export class PageBoundary extends Component<PageBoundaryProps, { readonly failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true }
  }

  override render(): ReactNode {
    return this.state.failed ? <FailedPage onRetry={() => this.setState({ failed: false })} /> : this.props.children
  }
}

function FailedPage({ onRetry }: { readonly onRetry: () => void }) {
  const { t } = useTranslation()
  return <ErrorState onRetry={onRetry} reason={t('error.page')} title={t('error.title')} />
}
