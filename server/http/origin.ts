import type { FastifyRequest } from 'fastify';

/**
 * Whether a browser sends this for a page of somebody else. A request with a token is a program's: no browser adds
 * one by itself. Programs send none of these headers, and old browsers only Origin.
 */
export function isFromForeignPage(request: FastifyRequest, publicUrl: string | null): boolean {
  const { origin, authorization, 'sec-fetch-site': site } = request.headers;
  if (authorization !== undefined) return false;
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  return origin !== undefined && !isOwn(origin, request.host, publicUrl);
}

function isOwn(origin: string, host: string, publicUrl: string | null): boolean {
  if (!URL.canParse(origin)) return false;
  const { host: originHost, origin: normalized } = new URL(origin);
  return originHost === host || (publicUrl !== null && normalized === new URL(publicUrl).origin);
}
