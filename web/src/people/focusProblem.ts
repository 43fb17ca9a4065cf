/** Leads whoever sent a form to the first thing that was refused. */
export function focusFirstProblem(): void {
  const [first] = document.querySelectorAll('main [role="alert"]');
  const field = first?.closest('.field, .choice')?.querySelector<HTMLElement>('input, button');
  const target = field ?? first?.closest('section')?.querySelector<HTMLElement>('button') ?? (first as HTMLElement | undefined);
  target?.focus();
}
