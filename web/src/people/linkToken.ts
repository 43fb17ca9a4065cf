import { ref, watch, type Ref } from 'vue';
import { useRoute, useRouter } from 'vue-router';

/**
 * The secret part of the link that led here; null without one. It is taken out of the address at once, so that it stays
 * neither on the screen nor in the history; it was never sent to the server as part of an address.
 */
export function useLinkToken(): Ref<string | null> {
  const route = useRoute();
  const router = useRouter();
  const token = ref<string | null>(null);
  watch(
    () => route.hash,
    (hash) => {
      if (hash.length <= 1) return;
      token.value = hash.slice(1);
      void router.replace({ path: route.path });
    },
    { immediate: true },
  );
  return token;
}
