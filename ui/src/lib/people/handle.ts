/** Account names as the server takes them. */
export function handleProblem(text: string): 'missing' | 'too_short' | 'too_long' | 'malformed' | null {
  const handle = text.trim().toLowerCase();
  if (handle === '') return 'missing';
  if (!/^[a-z0-9._-]+$/.test(handle)) return 'malformed';
  if (handle.length < 2) return 'too_short';
  return handle.length > 32 ? 'too_long' : null;
}
