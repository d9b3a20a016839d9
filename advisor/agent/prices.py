"""What a turn costs, as the public price list of genai-prices knows it. Nothing is fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.agent.events import Used
from advisor.agent.models import BUILTIN

if TYPE_CHECKING:
    from advisor.settings import Settings


def is_known(settings: Settings) -> bool:
    """Whether what a model costs is known; the built-in rules cost nothing."""
    return settings.model == BUILTIN or cost(settings, Used(1, 1, 0)) is not None


def cost(settings: Settings, used: Used) -> float | None:
    """US dollars for one request; None where the price of the model is not known.

    A model whose provider is named is priced as that provider's, also behind another endpoint. A
    bare name at an endpoint is priced only where the endpoint is a known provider's own.
    """
    from genai_prices import Usage, calc_price  # 200 ms, and only after a model has answered

    provider, _, name = settings.model.rpartition(":")
    usage = Usage(
        input_tokens=used.sent, output_tokens=used.received, cache_read_tokens=used.cached
    )
    try:
        if provider or not settings.base_url:
            price = calc_price(usage, name, provider_id=provider or None)
        else:
            price = calc_price(usage, name, provider_api_url=settings.base_url)
    except LookupError:
        return None
    return float(price.total_price)
