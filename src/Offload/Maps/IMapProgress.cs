namespace Offload.Maps;

/// <summary>Is told how items end.</summary>
internal interface IMapProgress
{
    void NoteDone(int items);

    void NoteFailed();
}
